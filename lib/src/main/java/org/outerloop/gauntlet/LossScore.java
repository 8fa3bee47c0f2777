package org.outerloop.gauntlet;

import java.util.List;

/**
 * By how much one contribution improves the model, on its peer's own data and on anybody's.
 *
 * <pre>
 *   r_i         = clip((before_i - after_i) / mean(before), -1, 1)
 *   improvement = mean(r_i)
 *   error       = sd(r_i) / sqrt(n)        1 if n = 1
 * </pre>
 *
 * <p>The score is the improvement on random data, which is all that ranks peers; the one on
 * assigned data only tells whether the peer trained on them. Pairs before/after share a sequence,
 * so most of the variance between sequences cancels. All peers of a round share the random
 * sequences, so the common divisor cancels in every comparison. The clip bounds the score by [-1,
 * 1] and the weight of one sequence by 1/n.
 *
 * <p>Source: Gauntlet (arXiv 2505.21684), LossScore, divided by the loss before as Templar's code
 * does. Surprise: the error comes from the peer's own losses, so a contribution that ruins one
 * sequence has a large one; {@link Selection} therefore does not trust it.
 *
 * @param score improvement on random data: the paper's LossScore
 */
public record LossScore(
    double assignedBefore,
    double assignedAfter,
    double assignedImprovement,
    double assignedError,
    double randomBefore,
    double randomAfter,
    double score,
    double scoreError) {

  /** The score that some losses come to. */
  public static LossScore of(Losses losses) {
    double[] assigned = improvements(losses.assignedBefore(), losses.assignedAfter());
    double[] random = improvements(losses.randomBefore(), losses.randomAfter());
    return new LossScore(
        mean(losses.assignedBefore()),
        mean(losses.assignedAfter()),
        mean(assigned),
        standardError(assigned),
        mean(losses.randomBefore()),
        mean(losses.randomAfter()),
        mean(random),
        standardError(random));
  }

  /** What only training on the assigned data explains: improvement there minus elsewhere. */
  public double gap() {
    return assignedImprovement - score;
  }

  private static double[] improvements(List<Double> before, List<Double> after) {
    double scale = mean(before);
    double[] improvements = new double[before.size()];
    for (int i = 0; i < improvements.length; i++) {
      double difference = before.get(i) - after.get(i);
      double relative = difference == 0 ? 0 : difference / scale;
      improvements[i] = Math.max(-1, Math.min(1, relative));
    }
    return improvements;
  }

  private static double mean(List<Double> values) {
    return mean(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Divides first, so that it is finite for finite values. */
  private static double mean(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    return mean;
  }

  private static double standardError(double[] values) {
    if (values.length == 1) {
      return 1;
    }
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }
}
