package org.outerloop.consensus;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The largest value that stake of at least kappa reaches or exceeds.
 *
 * <p>Sums run over sorted pairs, so the order of uids does not matter. A sum within {@code 2^-32}
 * of kappa counts as kappa: the chain's numbers have 32 binary places, and a majority of exactly
 * kappa must not fail by a rounding error of ours.
 */
final class WeightedMedian {
  private static final double RESOLUTION = 0x1.0p-32;

  private WeightedMedian() {}

  /** Of each column. Cost: O(n v log v) for n columns and v rows with stake. */
  static double[] ofColumns(double[] stake, double[][] rows, double kappa) {
    double[] medians = new double[stake.length];
    double[] values = new double[stake.length];
    for (int j = 0; j < medians.length; j++) {
      for (int i = 0; i < values.length; i++) {
        values[i] = rows[i][j];
      }
      medians[j] = of(stake, values, kappa);
    }
    return medians;
  }

  /**
   * @param stake from 0, any scale
   * @param values from 0
   * @return 0 when nobody has stake
   */
  static double of(double[] stake, double[] values, double kappa) {
    double[][] pairs = pairs(stake, values);
    Arrays.sort(
        pairs,
        Comparator.<double[]>comparingDouble(pair -> -pair[1])
            .thenComparingDouble(pair -> pair[0]));
    double total = 0;
    for (double[] pair : pairs) {
      total += pair[0];
    }
    double reached = 0;
    for (double[] pair : pairs) {
      reached += pair[0];
      if (reached / total >= kappa - RESOLUTION) {
        return pair[1];
      }
    }
    return 0;
  }

  private static double[][] pairs(double[] stake, double[] values) {
    double[][] pairs = new double[stake.length][];
    int count = 0;
    for (int i = 0; i < stake.length; i++) {
      if (stake[i] > 0) {
        pairs[count++] = new double[] {stake[i], values[i]};
      }
    }
    return Arrays.copyOf(pairs, count);
  }
}
