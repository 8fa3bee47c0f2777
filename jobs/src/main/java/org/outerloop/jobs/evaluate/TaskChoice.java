package org.outerloop.jobs.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outerloop.evaluation.Tasks;
import org.outerloop.jobs.UserException;

/**
 * Which tasks, with how many examples before each question.
 *
 * @param tasks names, mmlu for all its subjects; empty for all that are there
 * @param shots for those that {@code shotsByTask} does not name
 * @param shotsByTask by name of task
 * @param limit questions of each task, from the first on
 */
public record TaskChoice(
    List<String> tasks, int shots, Map<String, Integer> shotsByTask, int limit) {

  public TaskChoice {
    tasks = List.copyOf(tasks);
    shotsByTask = Map.copyOf(shotsByTask);
    tasks.forEach(TaskChoice::requireKnown);
    shotsByTask.keySet().forEach(TaskChoice::requireKnown);
    if (limit < 1 || shots < 0 || shotsByTask.values().stream().anyMatch(n -> n < 0)) {
      throw new UserException("The limit is at least 1, and shots are not negative");
    }
  }

  /**
   * Reads {@code 5} or {@code mmlu=5,arc_easy=25}; the rest have none.
   *
   * @throws UserException for anything else
   */
  public static TaskChoice parse(List<String> tasks, List<String> shots, int limit) {
    int all = 0;
    Map<String, Integer> named = new LinkedHashMap<>();
    for (String shot : shots) {
      String[] parts = shot.split("=", 2);
      try {
        int count = Integer.parseInt(parts[parts.length - 1].strip());
        if (parts.length == 1) {
          all = count;
        } else {
          named.put(parts[0].strip(), count);
        }
      } catch (NumberFormatException e) {
        throw new UserException("--shots %s is neither N nor TASK=N".formatted(shot), e);
      }
    }
    return new TaskChoice(tasks, all, named, limit);
  }

  private static void requireKnown(String task) {
    if (!task.equals(Tasks.mmlu()) && !Tasks.single().contains(task)) {
      throw new UserException(
          "No task '%s'; there are %s and %s"
              .formatted(task, String.join(", ", Tasks.single()), Tasks.mmlu()));
    }
  }

  boolean wants(String task) {
    return tasks.isEmpty() || tasks.contains(task);
  }

  int shots(String task) {
    return shotsByTask.getOrDefault(task, shots);
  }
}
