package org.outerloop.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One subject of MMLU (Hendrycks et al., arXiv 2009.03300): four choices, answered by their letter.
 *
 * @param subject as in {@code high_school_biology}
 */
record MmluTask(String subject) implements Task {
  static final String GROUP = "mmlu";
  private static final List<String> LETTERS = List.of("A", "B", "C", "D");

  @Override
  public String name() {
    return GROUP + "_" + subject;
  }

  @Override
  public String description() {
    return "The following are multiple choice questions (with answers) about "
        + subject.replace('_', ' ')
        + ".\n\n";
  }

  @Override
  public TaskRules rules() {
    return new TaskRules(List.of(Split.TEST), List.of(Split.DEV), Draw.FIRST, List.of(Metric.ACC));
  }

  @Override
  public Item read(JsonNode json, String id) throws MalformedRowException {
    TaskRow row = new TaskRow(json, id);
    if (row.prepared()) {
      return row.asPrepared();
    }
    List<String> choices = row.texts("choices");
    if (choices.size() != LETTERS.size()) {
      throw new MalformedRowException("has %d choices, not 4".formatted(choices.size()));
    }
    StringBuilder query = new StringBuilder(PythonText.strip(row.text("question")));
    for (int i = 0; i < LETTERS.size(); i++) {
      query.append('\n').append(LETTERS.get(i)).append(". ").append(choices.get(i));
    }
    int gold = LETTERS.indexOf(json.path("answer").asText());
    return Item.of(id, query + "\nAnswer:", LETTERS, gold >= 0 ? gold : row.number("answer"));
  }
}
