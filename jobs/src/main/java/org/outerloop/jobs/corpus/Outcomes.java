package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.outerloop.protocol.RecordJson;

/**
 * What became of the lines of a corpus, kept beside the shards as {@value #KEY}.
 *
 * @param files counts per file and outcome, in the order of file name and outcome
 */
public record Outcomes(List<FileOutcome> files) {
  static final String KEY = "outcomes.json";
  static final long MAX_BYTES = 1L << 30;

  /**
   * Lines of one file that ended the same way.
   *
   * @param source name of the file
   * @param outcome {@code kept}, {@code dropped/RULE} or {@code rejected/REASON}
   * @param lines how many
   */
  public record FileOutcome(String source, String outcome, long lines) {}

  public Outcomes {
    files = List.copyOf(files);
  }

  static Outcomes fromBytes(byte[] json) {
    return RecordJson.fromBytes(json, Outcomes.class);
  }

  byte[] toBytes() {
    return RecordJson.toBytes(this);
  }

  /** Lines per outcome over all files, by name. */
  public Map<String, Long> totals() {
    Map<String, Long> totals = new TreeMap<>();
    files.forEach(file -> totals.merge(file.outcome(), file.lines(), Long::sum));
    return totals;
  }

  /** Pages that became training or held-out text. */
  public long kept() {
    return totals().getOrDefault(Columns.KEPT, 0L);
  }

  /** Lines that are not blank, and places where a file stopped being readable. */
  public long lines() {
    return totals().values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Lines that gave no document, or one that a stage failed on; damaged files are not among them.
   */
  public long rejectedLines() {
    return sum(false);
  }

  /** Files of which a part could not be read. */
  public long damagedFiles() {
    return sum(true);
  }

  private long sum(boolean damage) {
    return totals().entrySet().stream()
        .filter(total -> total.getKey().startsWith(Columns.REJECTED_PREFIX))
        .filter(total -> BadInput.endsFile(total.getKey()) == damage)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Counts of stages as outcomes: what is kept in the end is what no stage left out. */
  static Outcomes of(List<FileRow> rows) {
    Map<String, Map<String, Long>> counts = new TreeMap<>();
    for (FileRow row : rows) {
      if (!row.outcome().equals(FileRows.CHANGED)) {
        counts
            .computeIfAbsent(row.source(), source -> new TreeMap<>())
            .merge(row.outcome(), row.documents(), Long::sum);
      }
    }
    List<FileOutcome> files = new ArrayList<>();
    counts.forEach(
        (source, outcomes) ->
            outcomes.forEach(
                (outcome, lines) -> files.add(new FileOutcome(source, outcome, lines))));
    return new Outcomes(files);
  }
}
