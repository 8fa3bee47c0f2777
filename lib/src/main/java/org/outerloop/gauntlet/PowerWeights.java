package org.outerloop.gauntlet;

import java.util.Arrays;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.Require;

/**
 * {@code w_i = (1 - burn) score_i^power / sum(score_j^power)}.
 *
 * <p>A power above 1 makes one good peer worth more than two halves of it, so that splitting into
 * many identities does not pay. Source: Gauntlet (arXiv 2505.21684), power 2.
 */
final class PowerWeights implements WeightPolicy {
  private final double power;
  private final double paid;

  PowerWeights(GauntletSpec.Weights spec) {
    this.power = spec.power();
    this.paid = 1 - spec.burn();
  }

  @Override
  public double[] of(double[] scores) {
    double[] weights = new double[scores.length];
    double largest = Arrays.stream(scores).max().orElse(0);
    if (!(largest > 0)) {
      return weights;
    }
    for (int i = 0; i < scores.length; i++) {
      Require.that(scores[i] >= 0, "Score %s is negative", scores[i]);
      weights[i] = StrictMath.pow(scores[i] / largest, power);
    }
    double sum = WeightPolicy.sum(weights);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = weights[i] / sum * paid;
    }
    return weights;
  }
}
