package org.outerloop.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Choices as AI2's tasks have them: texts, their labels (A.. or 1..), and the label of the answer.
 */
final class LabelledChoices {
  private LabelledChoices() {}

  static Item item(TaskRow row, String query, String answer) throws MalformedRowException {
    JsonNode choices = row.json().path("choices");
    List<String> texts = TaskRow.texts(choices.path("text"), "choices.text");
    List<String> labels = TaskRow.texts(choices.path("label"), "choices.label");
    if (texts.size() != labels.size()) {
      throw new MalformedRowException(
          "has %d choices and %d labels".formatted(texts.size(), labels.size()));
    }
    int gold = labels.indexOf(answer);
    if (gold < 0) {
      throw new MalformedRowException("answerKey '%s' is none of %s".formatted(answer, labels));
    }
    return Item.of(row.id(), query, texts, gold);
  }
}
