package org.outerloop.evaluation;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * AI2's reasoning challenge (Clark et al., arXiv 1803.05457), easy or challenge set: questions of
 * school science with three to five choices.
 *
 * @param name arc_easy or arc_challenge
 */
record ArcTask(String name) implements Task {

  @Override
  public TaskRules rules() {
    return TaskRules.ofTest(TaskRules.BY_LENGTH);
  }

  @Override
  public Item read(JsonNode json, String id) throws MalformedRowException {
    TaskRow row = new TaskRow(json, id);
    if (row.prepared()) {
      return row.asPrepared();
    }
    String query = "Question: " + row.text("question") + "\nAnswer:";
    return LabelledChoices.item(row, query, row.text("answerKey"));
  }
}
