package org.outerloop.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From answers to the figures of tasks, and of groups of them. */
public final class TaskScores {
  private TaskScores() {}

  /** All metrics of a task. */
  public static List<Score> of(Task task, List<Answer> answers) {
    return task.metrics().stream().map(metric -> Score.of(metric, answers)).toList();
  }

  /**
   * Groups whose members are there: MMLU's four and MMLU itself, by the size of their tasks.
   *
   * @param scores of tasks by name
   */
  public static Map<String, List<Score>> groups(Map<String, List<Score>> scores) {
    Map<String, List<Score>> members = new LinkedHashMap<>();
    scores.forEach(
        (task, found) -> {
          for (String group : MmluGroups.of(task)) {
            members.computeIfAbsent(group, name -> new ArrayList<>()).add(found.get(0));
          }
        });
    Map<String, List<Score>> groups = new LinkedHashMap<>();
    members.forEach((group, parts) -> groups.put(group, List.of(Score.ofGroup(parts))));
    return groups;
  }
}
