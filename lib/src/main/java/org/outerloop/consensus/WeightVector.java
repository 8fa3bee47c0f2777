package org.outerloop.consensus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.protocol.Require;

/** Shares as the chain keeps them: 16 bits each, the largest 65535, rounded, zeros dropped. */
public final class WeightVector {
  private WeightVector() {}

  /**
   * @param shares by uid, finite, from 0
   */
  public static List<Weight> of(double[] shares) {
    double largest = Arrays.stream(shares).max().orElse(0);
    List<Weight> weights = new ArrayList<>();
    for (int uid = 0; uid < shares.length; uid++) {
      Require.that(
          shares[uid] >= 0 && Double.isFinite(shares[uid]), "Share %s is not from 0", shares[uid]);
      double value = largest > 0 ? Math.rint(shares[uid] / largest * Weight.MAX) : 0;
      if (value > 0) {
        weights.add(new Weight(uid, value));
      }
    }
    return List.copyOf(weights);
  }

  /** The same values scaled until the largest is 65535; all stay, zeros too. */
  static List<Weight> upscaled(List<Integer> uids, List<Integer> values) {
    int largest = values.stream().mapToInt(Integer::intValue).max().orElse(0);
    List<Weight> weights = new ArrayList<>();
    for (int i = 0; i < uids.size(); i++) {
      double value = largest == 0 ? 0 : Math.rint((double) values.get(i) * Weight.MAX / largest);
      weights.add(new Weight(uids.get(i), value));
    }
    return weights;
  }
}
