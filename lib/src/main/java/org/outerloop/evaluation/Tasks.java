package org.outerloop.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All tasks by name. */
public final class Tasks {
  private static final List<Task> SINGLE =
      List.of(
          new ArcTask("arc_easy"),
          new ArcTask("arc_challenge"),
          new HellaSwagTask(),
          new PiqaTask(),
          new WinograndeTask(),
          new OpenBookQaTask(),
          new LastWordTask());

  /** Names of folders in the wild beside the harness' own. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "arc-easy", "arc_easy",
          "arc-challenge", "arc_challenge",
          "openbook_qa", "openbookqa",
          "lambada_openai", "lambada",
          "winogrande_xl", "winogrande");

  private Tasks() {}

  /** Name of the group of all subjects of MMLU. */
  public static String mmlu() {
    return MmluTask.GROUP;
  }

  /** Names of the tasks that are one by themselves. */
  public static List<String> single() {
    return SINGLE.stream().map(Task::name).toList();
  }

  /** The task that a file or folder of this name holds, if it names one. */
  public static Optional<Task> named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String usual = OTHER_NAMES.getOrDefault(lower, lower);
    return SINGLE.stream().filter(task -> task.name().equals(usual)).findFirst();
  }

  /** A subject of MMLU. */
  public static Task mmlu(String subject) {
    return new MmluTask(subject);
  }
}
