package org.outerloop.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** LAMBADA (Paperno et al., arXiv 1606.06031): the last word of a passage, split at spaces. */
record LastWordTask() implements Task {
  @Override
  public String name() {
    return "lambada";
  }

  @Override
  public TaskRules rules() {
    return new TaskRules(
        List.of(Split.TEST, Split.VALIDATION),
        List.of(Split.TRAIN, Split.VALIDATION),
        Draw.SAMPLE,
        List.of(Metric.ACC, Metric.PERPLEXITY));
  }

  @Override
  public Item read(JsonNode json, String id) throws MalformedRowException {
    String text = new TaskRow(json, id).text("text");
    int space = text.lastIndexOf(' ');
    if (space < 0) {
      throw new MalformedRowException("text has no space, so nothing stands before its last word");
    }
    return Item.of(id, text.substring(0, space), List.of(text.substring(space + 1)), 0);
  }
}
