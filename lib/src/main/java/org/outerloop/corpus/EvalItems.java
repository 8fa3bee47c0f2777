package org.outerloop.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;

/**
 * Items of evaluation tasks: what a model is asked, without the answers. Read from JSON lines in
 * the usual forms; an item's text is its {@code question} (ARC, MMLU), {@code query} or {@code ctx}
 * (HellaSwag), {@code goal} (PIQA), {@code question_stem} (OpenBookQA), or {@code sentence} once
 * with each option in the place of {@code _} (WinoGrande).
 */
public final class EvalItems {
  private static final List<String> TEXT_KEYS =
      List.of("question", "query", "ctx", "goal", "question_stem");
  private static final List<String> NAME_KEYS = List.of("id", "ind");

  private final List<Item> items = new ArrayList<>();

  /**
   * A text to look for.
   *
   * @param task file it came from, without the ending: {@code winogrande/validation}
   * @param name its {@code id} or {@code ind}, else the number of its line, from 0
   */
  record Item(String task, String name, String text) {}

  /**
   * Adds the items of a file.
   *
   * @throws IllegalArgumentException if a line is no item, naming task and line
   */
  public EvalItems add(String task, InputStream jsonLines) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(jsonLines, StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          add(task, number, line);
        }
        number++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the items of " + task, e);
    }
    return this;
  }

  private void add(String task, int number, String line) {
    JsonNode item;
    try {
      item = RecordJson.parse(line.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidJsonException e) {
      throw new IllegalArgumentException(
          "Line %s of %s is not JSON: %s".formatted(number, task, e.getMessage()), e);
    }
    String name = Integer.toString(number);
    for (String key : NAME_KEYS) {
      name = item.has(key) ? item.get(key).asText() : name;
    }
    List<String> texts = texts(item);
    Require.that(
        !texts.isEmpty(),
        "Line %s of %s has none of the keys %s and is no sentence with option1 and option2",
        number,
        task,
        TEXT_KEYS);
    for (String text : texts) {
      items.add(new Item(task, name, text));
    }
  }

  private static List<String> texts(JsonNode item) {
    for (String key : TEXT_KEYS) {
      if (item.path(key).isTextual()) {
        return List.of(item.get(key).textValue());
      }
    }
    String sentence = item.path("sentence").asText("");
    List<String> filled = new ArrayList<>();
    for (String option : List.of("option1", "option2")) {
      if (sentence.contains("_") && item.path(option).isTextual()) {
        filled.add(sentence.replace("_", item.get(option).textValue()));
      }
    }
    return filled;
  }

  List<Item> items() {
    return items;
  }

  /** Texts to look for; an item with two forms counts twice. */
  public int size() {
    return items.size();
  }
}
