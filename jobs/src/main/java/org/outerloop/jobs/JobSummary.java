package org.outerloop.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * The figures of a job as one line of JSON, the last line on its standard output, for scripts. Keys
 * keep the order of the map. Values: whole numbers, doubles (null where not finite), booleans,
 * lists, maps with text keys; anything else is its text.
 */
public final class JobSummary {
  private JobSummary() {}

  /** The object without a line feed; holds none inside. */
  public static String line(Map<String, ?> figures) {
    return object(figures).toString();
  }

  private static ObjectNode object(Map<?, ?> figures) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    figures.forEach((key, value) -> object.set(key.toString(), node(value)));
    return object;
  }

  private static JsonNode node(Object value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (value instanceof Map<?, ?> figures) {
      return object(figures);
    } else if (value instanceof List<?> list) {
      ArrayNode array = json.arrayNode();
      list.forEach(element -> array.add(node(element)));
      return array;
    } else if (value instanceof Integer || value instanceof Long) {
      return json.numberNode(((Number) value).longValue());
    } else if (value instanceof Float || value instanceof Double) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? json.numberNode(number) : json.nullNode();
    } else if (value instanceof Boolean bool) {
      return json.booleanNode(bool);
    }
    return json.textNode(value.toString());
  }
}
