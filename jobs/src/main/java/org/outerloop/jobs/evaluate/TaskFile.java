package org.outerloop.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.outerloop.evaluation.Split;
import org.outerloop.evaluation.Task;
import org.outerloop.evaluation.Tasks;

/**
 * What a file of a folder of tasks holds, told by its name: {@code arc_easy/test.jsonl}, {@code
 * ai2_arc/ARC-Easy/test-00000-of-00001.parquet}, {@code mmlu/dev/astronomy.jsonl}, {@code
 * cais/mmlu/astronomy/test-00000-of-00001.parquet}, {@code piqa.jsonl}.
 *
 * @param key of the file
 * @param task name of a task, or that of MMLU
 * @param subject of MMLU where the name says one
 * @param split absent where the name says none: then it is the one that is scored
 */
record TaskFile(String key, String task, Optional<String> subject, Optional<Split> split) {
  private static final String ENDING = "\\.(jsonl|json|parquet)(\\.(gz|zst))?$";

  /** The file by its key, if its name names a task. */
  static Optional<TaskFile> of(String key) {
    if (!key.matches(".*" + ENDING)) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>(List.of(key.replaceFirst(ENDING, "").split("/")));
    String name = parts.get(parts.size() - 1);
    boolean alone = Tasks.named(name).isPresent() || name.equals(Tasks.mmlu());
    Optional<Split> split =
        parts.stream().map(TaskFile::split).flatMap(Optional::stream).reduce((a, b) -> b);
    if (split.isEmpty() && !alone) {
      return Optional.empty(); // of a task, but who knows what it is
    }
    for (String part : parts) {
      Optional<Task> task = Tasks.named(part);
      if (task.isPresent()) {
        return Optional.of(new TaskFile(key, task.get().name(), Optional.empty(), split));
      }
    }
    int mmlu = parts.indexOf(Tasks.mmlu());
    if (mmlu < 0) {
      return Optional.empty();
    }
    Optional<String> subject =
        parts.subList(mmlu + 1, parts.size()).stream()
            .filter(part -> split(part).isEmpty())
            .findFirst();
    return Optional.of(new TaskFile(key, Tasks.mmlu(), subject, split));
  }

  /** A part of a path that is a split, perhaps with more behind it. */
  private static Optional<Split> split(String part) {
    String word = part.toLowerCase(Locale.ROOT).split("[^a-z]", 2)[0];
    for (Split split : Split.values()) {
      if (split.names().contains(word)) {
        return Optional.of(split);
      }
    }
    return Optional.empty();
  }

  boolean isParquet() {
    return key.endsWith(".parquet");
  }
}
