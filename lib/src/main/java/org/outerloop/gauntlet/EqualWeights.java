package org.outerloop.gauntlet;

import org.outerloop.protocol.GauntletSpec;

/**
 * The best {@code topPeers} with a positive score get the same. Source: aggregation of Gauntlet
 * (arXiv 2505.21684), 1/G for each of the best G = 15. An identity more is a share more, as long as
 * it is among the best: of all policies the one that sybils like best.
 */
final class EqualWeights implements WeightPolicy {
  private final int topPeers;
  private final double paid;

  EqualWeights(GauntletSpec.Weights spec) {
    this.topPeers = spec.topPeers();
    this.paid = 1 - spec.burn();
  }

  @Override
  public double[] of(double[] scores) {
    double[] weights = new double[scores.length];
    int[] order = WeightPolicy.bestFirst(scores);
    int winners = Math.min(topPeers, order.length);
    for (int place = 0; place < winners; place++) {
      weights[order[place]] = paid / winners;
    }
    return weights;
  }
}
