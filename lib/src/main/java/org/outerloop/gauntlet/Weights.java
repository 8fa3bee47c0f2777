package org.outerloop.gauntlet;

import java.util.Arrays;
import org.outerloop.protocol.Require;

/**
 * Shares of the pay: {@code w_i = score_i^power / sum(score_j^power)}, all 0 if no score is
 * positive.
 *
 * <p>A power above 1 makes one good peer worth more than two halves of it, so that splitting into
 * many identities does not pay. Source: Gauntlet (arXiv 2505.21684), power 2.
 */
final class Weights {
  private final double power;

  Weights(double power) {
    this.power = power;
  }

  /** One weight per score, in the same order; each in [0, 1]. */
  double[] of(double[] scores) {
    double[] weights = new double[scores.length];
    double largest = Arrays.stream(scores).max().orElse(0);
    if (!(largest > 0)) {
      return weights;
    }
    for (int i = 0; i < scores.length; i++) {
      Require.that(scores[i] >= 0, "Score %s is negative", scores[i]);
      weights[i] = StrictMath.pow(scores[i] / largest, power);
    }
    double[] sorted = weights.clone();
    Arrays.sort(sorted); // so that the sum does not depend on the order of peers
    double sum = 0;
    for (double weight : sorted) {
      sum += weight;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }
}
