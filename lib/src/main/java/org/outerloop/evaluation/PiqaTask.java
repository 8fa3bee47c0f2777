package org.outerloop.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** PIQA (Bisk et al., arXiv 1911.11641): which of two ways reaches a goal of daily life. */
record PiqaTask() implements Task {
  @Override
  public String name() {
    return "piqa";
  }

  @Override
  public TaskRules rules() {
    return TaskRules.ofValidation(TaskRules.BY_LENGTH);
  }

  @Override
  public Item read(JsonNode json, String id) throws MalformedRowException {
    TaskRow row = new TaskRow(json, id);
    return row.prepared()
        ? row.asPrepared()
        : Item.of(
            id,
            "Question: " + row.text("goal") + "\nAnswer:",
            List.of(row.text("sol1"), row.text("sol2")),
            row.number("label"));
  }
}
