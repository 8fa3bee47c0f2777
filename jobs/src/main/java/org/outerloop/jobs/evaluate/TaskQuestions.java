package org.outerloop.jobs.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.outerloop.evaluation.PromptEncoder;
import org.outerloop.evaluation.Questions;
import org.outerloop.evaluation.Split;
import org.outerloop.evaluation.Task;
import org.outerloop.evaluation.TaskRows;
import org.outerloop.evaluation.Tasks;
import org.outerloop.jobs.UserException;

/**
 * A task with its questions.
 *
 * @param split that is scored
 * @param shots examples before each question
 */
record TaskQuestions(Task task, Split split, int shots, Questions questions) {

  /**
   * Of all tasks of a folder that are wanted, in the order of their names.
   *
   * @throws UserException if one is not there, or lacks the split that is scored or one to take
   *     examples from
   */
  static List<TaskQuestions> of(TaskFolder folder, TaskChoice choice, PromptEncoder encoder) {
    Map<String, Map<Split, List<JsonNode>>> rows = new TreeMap<>();
    for (TaskFile file : folder.files()) {
      if (choice.wants(file.task())) {
        file(folder, file, rows);
      }
    }
    for (String task : choice.tasks()) {
      if (rows.keySet().stream().noneMatch(name -> belongs(name, task))) {
        throw new UserException("The folder of tasks has no " + task);
      }
    }
    List<TaskQuestions> all = new ArrayList<>();
    rows.forEach((name, splits) -> all.add(questions(name, splits, choice, encoder)));
    return all;
  }

  private static boolean belongs(String name, String task) {
    return name.equals(task) || (task.equals(Tasks.mmlu()) && isSubject(name));
  }

  private static boolean isSubject(String name) {
    return Tasks.named(name).isEmpty();
  }

  /** Rows of MMLU say their subject themselves, or their file does. */
  private static void file(
      TaskFolder folder, TaskFile file, Map<String, Map<Split, List<JsonNode>>> rows) {
    for (JsonNode row : folder.rows(file)) {
      String name = file.task();
      if (name.equals(Tasks.mmlu())) {
        String said = row.path("subject").asText("");
        String subject = said.isEmpty() ? file.subject().orElse("unknown") : said;
        name = Tasks.mmlu(subject).name();
      }
      Task task = task(name);
      Split split = file.split().orElse(task.scored().get(0));
      rows.computeIfAbsent(name, n -> new EnumMap<>(Split.class))
          .computeIfAbsent(split, s -> new ArrayList<>())
          .add(row);
    }
  }

  private static Task task(String name) {
    return Tasks.named(name).orElseGet(() -> Tasks.mmlu(name.substring(Tasks.mmlu().length() + 1)));
  }

  private static TaskQuestions questions(
      String name, Map<Split, List<JsonNode>> splits, TaskChoice choice, PromptEncoder encoder) {
    Task task = task(name);
    int shots = choice.shots(isSubject(name) ? Tasks.mmlu() : name);
    Split scored = split(task, "scored", task.scored(), splits);
    TaskRows examples = new TaskRows(List.of(), List.of());
    if (shots > 0) {
      Split from = split(task, "taken for examples", task.examples(), splits);
      examples = TaskRows.read(task, from, splits.get(from));
    }
    TaskRows rows = TaskRows.read(task, scored, splits.get(scored));
    try {
      Questions questions =
          Questions.of(task, scored, rows, examples, shots, choice.limit(), encoder);
      return new TaskQuestions(task, scored, shots, questions);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private static Split split(
      Task task, String use, List<Split> wanted, Map<Split, List<JsonNode>> there) {
    Optional<Split> found = wanted.stream().filter(there::containsKey).findFirst();
    return found.orElseThrow(
        () ->
            new UserException(
                "%s has no split '%s', which is %s; there are %s"
                    .formatted(
                        task.name(),
                        wanted.get(0).label(),
                        use,
                        there.keySet().stream().map(Split::label).toList())));
  }
}
