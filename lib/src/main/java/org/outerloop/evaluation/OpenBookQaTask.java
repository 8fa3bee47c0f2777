package org.outerloop.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** OpenBookQA (Mihaylov et al., arXiv 1809.02789), the question alone, without the fact. */
record OpenBookQaTask() implements Task {
  @Override
  public String name() {
    return "openbookqa";
  }

  @Override
  public List<Split> scored() {
    return List.of(Split.TEST);
  }

  @Override
  public List<Split> examples() {
    return List.of(Split.TRAIN, Split.VALIDATION);
  }

  @Override
  public Draw draw() {
    return Draw.SAMPLE;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(Metric.ACC, Metric.ACC_NORM, Metric.ACC_BYTES);
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
