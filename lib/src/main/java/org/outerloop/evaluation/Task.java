package org.outerloop.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A public task: how its rows become questions, by the rules of EleutherAI's evaluation harness
 * (commit 4e7e0d4).
 */
public interface Task {
  /** As the harness calls it. */
  String name();

  /** What it is made of. */
  TaskRules rules();

  /** Split that is scored; a later one serves where the earlier is not there. */
  default List<Split> scored() {
    return rules().scored();
  }

  /** Split that examples come from, likewise. */
  default List<Split> examples() {
    return rules().examples();
  }

  /** How examples are chosen. */
  default Draw draw() {
    return rules().draw();
  }

  /** What stands before everything. */
  default String description() {
    return "";
  }

  /** What is reported. */
  default List<Metric> metrics() {
    return rules().metrics();
  }

  /**
   * The question of a row, native or in the form {query, choices, gold}.
   *
   * @param id by which it is named
   */
  Item read(JsonNode row, String id) throws MalformedRowException;

  /** How examples are chosen. */
  enum Draw {
    /** The first ones, in order. */
    FIRST,
    /** At random. */
    SAMPLE,
    /**
     * At random, one more than is wanted: the question itself is left out if it is among them. The
     * harness does so for tasks without a test split.
     */
    SAMPLE_BUT_ITSELF
  }
}
