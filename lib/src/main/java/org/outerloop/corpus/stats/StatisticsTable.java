package org.outerloop.corpus.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The statistics of a preparation as lines of text: a row per stage, what each rule took below. */
public final class StatisticsTable {
  private static final String ROW = "%-24s %12s %12s %9s %10s %8s %8s";
  private static final String RULE = "  %-30s %12s %9s %10s";

  private StatisticsTable() {}

  /**
   * All lines.
   *
   * @param times of the run that finished; stages it does not name have no time
   */
  public static List<String> lines(PreparationStatistics statistics, PreparationTimes times) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ROW.formatted("stage", "documents in", "kept", "kept %", "MB kept", "task s", "wall s"));
    Map<String, PreparationTimes.StageTime> known = new TreeMap<>();
    times.stages().forEach(time -> known.put(time.name(), time));
    for (StageStatistics stage : statistics.stages()) {
      lines.add(row(stage, known.get(stage.name())));
      stage.dropped().forEach(rule -> lines.add(rule(rule)));
      stage.cuts().forEach(cut -> lines.add(cut(cut)));
    }
    lines.add(output(statistics, times));
    return lines;
  }

  private static String row(StageStatistics stage, PreparationTimes.StageTime time) {
    return ROW.formatted(
            stage.name(),
            count(stage.documentsIn()),
            count(stage.documentsKept()),
            percent(stage.documentsKept(), stage.documentsIn()),
            megabytes(stage.bytesKept()),
            time == null ? "" : seconds(time.taskSeconds()),
            time == null ? "" : seconds(time.wallSeconds()))
        .stripTrailing();
  }

  private static String rule(RuleStatistics rule) {
    return RULE.formatted(
        rule.outcome(), count(rule.documents()), "documents", megabytes(rule.bytes()) + " MB");
  }

  private static String cut(CutStatistics cut) {
    return RULE.formatted(
        "cut " + cut.rule(), count(cut.pieces()), "pieces", count(cut.documents()) + " documents");
  }

  private static String output(PreparationStatistics statistics, PreparationTimes times) {
    OutputStatistics output = statistics.output();
    double tokensPerSecond = output.tokens() / Math.max(1e-9, times.wallSeconds());
    return "%s tokens in %s + %s sequences of %s, %s shards, %s MB; %s s, %s tokens/s"
        .formatted(
            count(output.tokens()),
            count(output.trainingSequences()),
            count(output.heldOutSequences()),
            output.sequenceLength(),
            output.shards(),
            megabytes(output.bytes()),
            seconds(times.wallSeconds()),
            count(Math.round(tokensPerSecond)));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "" : String.format(Locale.ROOT, "%.1f", 100.0 * part / whole);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f", bytes / 1e6);
  }

  private static String seconds(double seconds) {
    return seconds == 0 ? "" : String.format(Locale.ROOT, "%.1f", seconds);
  }
}
