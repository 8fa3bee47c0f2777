package org.outerloop.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one split of a task as questions, and those that cannot be asked, named.
 *
 * @param items in the order of the rows
 * @param malformed the others
 */
public record TaskRows(List<Item> items, List<Malformed> malformed) {
  private static final List<String> NAMES = List.of("id", "ind", "idx");

  public TaskRows {
    items = List.copyOf(items);
    malformed = List.copyOf(malformed);
  }

  /**
   * A row or question that is left out.
   *
   * @param task name of the task
   * @param row its place in its split, from 0
   * @param id its own name, or its place
   * @param reason what is wrong with it
   */
  public record Malformed(String task, String split, int row, String id, String reason) {}

  /** Reads all rows of a split. */
  public static TaskRows read(Task task, Split split, List<JsonNode> rows) {
    List<Item> items = new ArrayList<>();
    List<Malformed> malformed = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      String id = id(rows.get(i), i);
      try {
        items.add(task.read(rows.get(i), id));
      } catch (MalformedRowException e) {
        malformed.add(new Malformed(task.name(), split.label(), i, id, e.getMessage()));
      }
    }
    return new TaskRows(items, malformed);
  }

  private static String id(JsonNode row, int number) {
    for (String name : NAMES) {
      if (row.hasNonNull(name) && row.get(name).isValueNode()) {
        return row.get(name).asText();
      }
    }
    return Integer.toString(number);
  }
}
