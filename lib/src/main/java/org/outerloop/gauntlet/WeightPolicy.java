package org.outerloop.gauntlet;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.outerloop.protocol.GauntletSpec;

/** Shares of the pay from peer scores. What no peer gets is burned. */
interface WeightPolicy {
  /**
   * One share per score, in the same order; each in [0, 1], 0 for a score of 0, and together at
   * most 1. All are 0 if no score is positive.
   */
  double[] of(double[] scores);

  static WeightPolicy of(GauntletSpec.Weights spec) {
    return switch (spec.policy()) {
      case POWER -> new PowerWeights(spec);
      case PROFILE -> new ProfileWeights(spec);
      case EQUAL -> new EqualWeights(spec);
    };
  }

  /** What is left of 1. */
  static double burned(double[] shares) {
    return Math.max(0, 1 - sum(shares));
  }

  /** Does not depend on the order. */
  static double sum(double[] values) {
    return Arrays.stream(values).sorted().reduce(0, Double::sum);
  }

  /** Indices of the positive scores, best first; equal ones in their order. */
  static int[] bestFirst(double[] scores) {
    return IntStream.range(0, scores.length)
        .filter(i -> scores[i] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Multiplied so that they sum to {@code total}; all 0 if they are. */
  static void normalise(double[] values, double total) {
    double sum = sum(values);
    for (int i = 0; i < values.length && sum > 0; i++) {
      values[i] *= total / sum;
    }
  }
}
