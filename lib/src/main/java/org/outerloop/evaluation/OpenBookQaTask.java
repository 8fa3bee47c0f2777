package org.outerloop.evaluation;

import com.fasterxml.jackson.databind.JsonNode;

/** OpenBookQA (Mihaylov et al., arXiv 1809.02789), the question alone, without the fact. */
record OpenBookQaTask() implements Task {
  @Override
  public String name() {
    return "openbookqa";
  }

  @Override
  public TaskRules rules() {
    return TaskRules.ofTest(TaskRules.BY_LENGTH);
  }

  @Override
  public Item read(JsonNode json, String id) throws MalformedRowException {
    TaskRow row = new TaskRow(json, id);
    return row.prepared()
        ? row.asPrepared()
        : LabelledChoices.item(
            row, row.text("question_stem"), PythonText.lstrip(row.text("answerKey")));
  }
}
