package org.outerloop.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** HellaSwag (Zellers et al., arXiv 1905.07830): which ending goes on with a scene. */
record HellaSwagTask() implements Task {
  @Override
  public String name() {
    return "hellaswag";
  }

  @Override
  public TaskRules rules() {
    return TaskRules.ofValidation(TaskRules.BY_LENGTH);
  }

  @Override
  public Item read(JsonNode json, String id) throws MalformedRowException {
    TaskRow row = new TaskRow(json, id);
    if (row.prepared()) {
      return row.asPrepared();
    }
    String scene = row.text("ctx_a") + " " + PythonText.capitalize(row.text("ctx_b"));
    List<String> endings = new ArrayList<>();
    for (String ending : row.texts("endings")) {
      endings.add(clean(ending));
    }
    String query = clean(row.text("activity_label") + ": " + scene);
    return Item.of(id, query, endings, row.number("label"));
  }

  /** Takes out marks of WikiHow's pages. */
  private static String clean(String text) {
    return PythonText.strip(text)
        .replace(" [title]", ". ")
        .replaceAll("\\[[^\\n]*?]", "")
        .replace("  ", " ");
  }
}
