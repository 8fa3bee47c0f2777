package org.outerloop.gauntlet;

import org.outerloop.protocol.GauntletSpec;

/**
 * Shares by place, whatever the distance between scores. Of what is not burned:
 *
 * <ul>
 *   <li>{@code topShare} goes to the best {@code topPeers}: a straight line from {@code topRatio}
 *       to 1;
 *   <li>the rest to the next {@code nextPeers}: each has {@code nextDecay} of the one before;
 *   <li>no next one shall have more than the last of the top: if one has, all are multiplied so
 *       that the largest of them has half of that;
 *   <li>then all are multiplied so that nothing is left over.
 * </ul>
 *
 * <p>Source: Templar's code at the end of Covenant-72B (one-covenant/templar 142666f0): 20, 75 %,
 * 2, 10, 0.5, half burned.
 */
final class ProfileWeights implements WeightPolicy {
  private final GauntletSpec.Weights spec;

  ProfileWeights(GauntletSpec.Weights spec) {
    this.spec = spec;
  }

  @Override
  public double[] of(double[] scores) {
    double[] weights = new double[scores.length];
    int[] order = WeightPolicy.bestFirst(scores);
    double[] top = top(Math.min(spec.topPeers(), order.length));
    double[] next = next(Math.min(spec.nextPeers(), order.length - top.length));
    if (next.length > 0 && next[0] > top[top.length - 1]) {
      WeightPolicy.normalise(next, sumForFirst(next, top[top.length - 1] / 2));
    }
    for (int place = 0; place < top.length; place++) {
      weights[order[place]] = top[place];
    }
    for (int place = 0; place < next.length; place++) {
      weights[order[top.length + place]] = next[place];
    }
    WeightPolicy.normalise(weights, 1 - spec.burn());
    return weights;
  }

  private double[] top(int count) {
    double[] shares = new double[count];
    for (int place = 0; place < count; place++) {
      double along = count == 1 ? 0 : place / (count - 1.0);
      shares[place] = spec.topRatio() + along * (1 - spec.topRatio());
    }
    WeightPolicy.normalise(shares, spec.topShare());
    return shares;
  }

  private double[] next(int count) {
    double[] shares = new double[count];
    double share = 1;
    for (int place = 0; place < count; place++) {
      shares[place] = share;
      share *= spec.nextDecay();
    }
    WeightPolicy.normalise(shares, 1 - spec.topShare());
    return shares;
  }

  /** What all of them sum to when the first is {@code first}. */
  private static double sumForFirst(double[] shares, double first) {
    return WeightPolicy.sum(shares) * (first / shares[0]);
  }
}
