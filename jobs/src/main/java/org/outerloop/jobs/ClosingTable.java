package org.outerloop.jobs;

import java.util.Locale;
import java.util.Map;

/** The table at the end of a run, for the terminal: aligned, no wider than 79 columns. */
public final class ClosingTable {
  private ClosingTable() {}

  /** Lines of label and figures, each ended by a line feed. */
  public static String text(RunTotals run) {
    StringBuilder table = new StringBuilder();
    line(table, "rounds", String.valueOf(run.rounds()), "");
    line(
        table,
        "tokens",
        Quantity.count(run.tokens()),
        "in " + Quantity.count(run.sequences()) + " sequences of all peers");
    line(table, "held-out loss", change(run.lossBefore(), run.lossAfter()), "nats per token");
    line(
        table,
        "held-out bits per byte",
        change(run.bitsPerByteBefore(), run.bitsPerByteAfter()),
        "");
    line(
        table,
        "bytes per contribution",
        Quantity.bytes(run.contributionBytes()),
        Quantity.factor(run.compression()) + " times smaller than dense fp32");
    line(table, "  dense fp32", Quantity.bytes(run.denseBytes()), "");
    line(table, "time", Quantity.seconds(run.seconds()), "");
    for (Map.Entry<String, Double> stage : run.stageSeconds().entrySet()) {
      double share = stage.getValue() / total(run);
      line(
          table,
          "  " + stage.getKey(),
          Quantity.seconds(stage.getValue()),
          Quantity.share(share) + " of the time");
    }
    if (run.scoringOverhead() > 0) {
      String ratio = String.format(Locale.ROOT, "%.2f", run.scoringOverhead());
      line(table, "trials", ratio, "times the forward passes they need");
    }
    line(table, "speed", Quantity.count(run.tokensPerSecond()), "tokens per second per peer");
    return table.toString();
  }

  private static double total(RunTotals run) {
    return run.stageSeconds().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static String change(double before, double after) {
    return Quantity.loss(before) + " -> " + Quantity.loss(after);
  }

  private static void line(StringBuilder table, String label, String figure, String remark) {
    String line = "%-24s%18s  %s".formatted(label, figure, remark);
    table.append(line.stripTrailing()).append('\n');
  }
}
