package org.outerloop.jobs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A run in a few figures, from its tables. Figures that no row holds are NaN.
 *
 * @param rounds committed
 * @param tokens all peers trained on: the sum of what was checked of accepted contributions that
 *     are no copies
 * @param sequences that they were in
 * @param lossBefore on unseen text before the first round, in nats per token
 * @param contributionBytes mean over the rounds
 * @param denseBytes of one pseudo-gradient as float32
 * @param seconds of all rounds
 * @param stageSeconds by stage, in the order of {@link StageRow#STAGES}
 * @param scoringOverhead time of the tasks that tried contributions over that of their forward
 *     passes, over the rounds in which it was measured
 * @param tokensPerSecond of one peer, mean over peers and rounds in which it was measured
 * @param digest of the last model, or empty
 */
public record RunTotals(
    int rounds,
    long tokens,
    long sequences,
    double lossBefore,
    double lossAfter,
    double bitsPerByteBefore,
    double bitsPerByteAfter,
    double contributionBytes,
    long denseBytes,
    double seconds,
    Map<String, Double> stageSeconds,
    double scoringOverhead,
    double tokensPerSecond,
    String digest) {

  public static RunTotals of(RunReport run) {
    double tokensPerSecond =
        mean(run.scores(), row -> row.tokensPerSecond() > 0 ? row.tokensPerSecond() : Double.NaN);
    if (run.rounds().isEmpty()) {
      double none = Double.NaN;
      return new RunTotals(
          0, 0, 0, none, none, none, none, none, 0, 0, stages(run), none, tokensPerSecond, "");
    }
    RoundRow first = run.rounds().get(0);
    RoundRow last = run.rounds().get(run.rounds().size() - 1);
    return new RunTotals(
        run.rounds().size(),
        last.tokensTotal(),
        run.rounds().stream().mapToLong(RoundRow::sequences).sum(),
        first.heldOutLossBefore(),
        last.heldOutLoss(),
        first.bitsPerByteBefore(),
        last.bitsPerByte(),
        mean(run.rounds(), RoundRow::contributionBytesMean),
        last.denseBytes(),
        run.rounds().stream().mapToDouble(RoundRow::seconds).sum(),
        stages(run),
        scoringOverhead(run),
        tokensPerSecond,
        last.modelDigest());
  }

  /** How many times smaller than dense float32 a contribution is. */
  public double compression() {
    return denseBytes / contributionBytes;
  }

  /** The keys that a training job reports on its last line. */
  public Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("rounds", rounds);
    summary.put("tokens", tokens);
    summary.put("sequences", sequences);
    summary.put("heldout_loss_start", lossBefore);
    summary.put("heldout_loss_end", lossAfter);
    summary.put("heldout_bits_per_byte_start", bitsPerByteBefore);
    summary.put("heldout_bits_per_byte_end", bitsPerByteAfter);
    summary.put("contribution_bytes_mean", contributionBytes);
    summary.put("dense_bytes", denseBytes);
    summary.put("tokens_per_second_per_peer", tokensPerSecond);
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("total", seconds);
    parts.putAll(stageSeconds);
    summary.put("seconds", parts);
    summary.put("scoring_overhead_ratio", scoringOverhead);
    summary.put("digest", digest);
    return summary;
  }

  private static Map<String, Double> stages(RunReport run) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    StageRow.STAGES.forEach(stage -> seconds.put(stage, 0.0));
    run.stages().forEach(row -> seconds.merge(row.stage(), row.seconds(), Double::sum));
    return seconds;
  }

  private static double scoringOverhead(RunReport run) {
    double tasks = 0;
    double passes = 0;
    for (RoundRow row : run.rounds()) {
      if (row.trialPassSeconds() > 0) {
        tasks += row.trialTaskSeconds();
        passes += row.trialPassSeconds();
      }
    }
    return passes > 0 ? tasks / passes : Double.NaN;
  }

  private static <R> double mean(List<R> rows, ToDoubleFunction<R> figure) {
    return rows.stream().mapToDouble(figure).filter(Double::isFinite).average().orElse(Double.NaN);
  }
}
