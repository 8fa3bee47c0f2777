package org.outerloop.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A row of a task's file; what is missing or of another kind is said, never guessed. */
record TaskRow(JsonNode json, String id) {

  String text(String key) throws MalformedRowException {
    JsonNode node = json.path(key);
    if (!node.isTextual()) {
      throw missing(key, "text", node);
    }
    return node.textValue();
  }

  List<String> texts(String key) throws MalformedRowException {
    return texts(json.path(key), key);
  }

  static List<String> texts(JsonNode node, String key) throws MalformedRowException {
    if (!node.isArray()) {
      throw missing(key, "list of texts", node);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.isTextual()) {
        throw missing(key, "list of texts", node);
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /** A whole number, also where it is written as text. */
  int number(String key) throws MalformedRowException {
    JsonNode node = json.path(key);
    if (node.isIntegralNumber() && node.canConvertToInt()) {
      return node.intValue();
    }
    try {
      return Integer.parseInt(node.isTextual() ? node.textValue().strip() : "");
    } catch (NumberFormatException e) {
      throw missing(key, "whole number", node);
    }
  }

  boolean has(String key) {
    return json.hasNonNull(key);
  }

  /** Whether it is in the form {query, choices, gold}: text that is asked as it stands. */
  boolean prepared() {
    return json.path("query").isTextual() && json.path("choices").isArray() && has("gold");
  }

  Item asPrepared() throws MalformedRowException {
    return Item.of(id, text("query"), texts("choices"), number("gold"));
  }

  private static MalformedRowException missing(String key, String kind, JsonNode node) {
    String found = node.isMissingNode() ? "nothing" : node.toString();
    String brief = found.length() > 60 ? found.substring(0, 60) + "..." : found;
    return new MalformedRowException("%s is no %s but %s".formatted(key, kind, brief));
  }
}
