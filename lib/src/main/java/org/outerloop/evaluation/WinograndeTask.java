package org.outerloop.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * WinoGrande (Sakaguchi et al., arXiv 1907.10641): which of two names fits a gap. Scored in part:
 * the rest of the sentence is predicted behind either name, so contexts differ and the continuation
 * does not.
 */
record WinograndeTask() implements Task {
  @Override
  public String name() {
    return "winogrande";
  }

  @Override
  public TaskRules rules() {
    return TaskRules.ofValidation(List.of(Metric.ACC));
  }

  @Override
  public Item read(JsonNode json, String id) throws MalformedRowException {
    TaskRow row = new TaskRow(json, id);
    if (row.prepared()) {
      return row.asPrepared();
    }
    String sentence = row.text("sentence");
    int gap = sentence.indexOf('_');
    if (gap < 0) {
      throw new MalformedRowException("sentence has no _");
    }
    String rest = PythonText.strip(sentence.substring(gap + 1));
    List<String> queries = new ArrayList<>();
    for (String option : List.of("option1", "option2")) {
      queries.add(sentence.substring(0, gap) + row.text(option));
    }
    int gold = row.number("answer") - 1;
    Item.requireGold(gold, queries.size());
    return new Item(id, queries, List.of(rest, rest), queries, gold);
  }
}
