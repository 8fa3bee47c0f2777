package org.outerloop.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.model.Continuation;

/**
 * The questions of a task with examples before them, as ids, and what could not be asked.
 *
 * @param asked in the order of the task
 */
public record Questions(List<Question> asked, List<TaskRows.Malformed> malformed) {

  /**
   * Makes them.
   *
   * @param scored rows of the split {@code split}
   * @param examples rows to choose examples from; may be empty without shots
   * @param shots examples before each question
   * @param limit at most so many, from the first on
   * @throws IllegalArgumentException if there are fewer examples than shots
   */
  public static Questions of(
      Task task,
      Split split,
      TaskRows scored,
      TaskRows examples,
      int shots,
      int limit,
      PromptEncoder encoder) {
    FewShots before = new FewShots(task, examples.items(), shots);
    List<TaskRows.Malformed> malformed = new ArrayList<>(scored.malformed());
    malformed.addAll(examples.malformed());
    List<Item> items = scored.items().subList(0, Math.min(limit, scored.items().size()));
    List<String> contexts = items.stream().map(before::before).toList(); // in order: they are drawn
    List<Question> asked = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      try {
        asked.add(encode(task, contexts.get(i), items.get(i), encoder));
      } catch (MalformedRowException e) {
        malformed.add(
            new TaskRows.Malformed(
                task.name(), split.label(), i, items.get(i).id(), e.getMessage()));
      }
    }
    return new Questions(asked, malformed);
  }

  private static Question encode(Task task, String before, Item item, PromptEncoder encoder)
      throws MalformedRowException {
    List<Continuation> requests = new ArrayList<>();
    int cut = 0;
    for (int choice = 0; choice < item.choices().size(); choice++) {
      PromptEncoder.Encoded encoded =
          encoder.encode(
              before + item.queries().get(choice), Item.DELIMITER + item.answers().get(choice));
      requests.add(encoded.text());
      cut += encoded.cut() > 0 ? 1 : 0;
    }
    return new Question(task.name(), item, requests, cut);
  }
}
