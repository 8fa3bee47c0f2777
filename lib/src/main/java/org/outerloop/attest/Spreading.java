package org.outerloop.attest;

import java.util.Arrays;

/**
 * Where numbers lie, robustly: one wild number in three moves neither figure far.
 *
 * @param median of them
 * @param deviation median absolute deviation times 1.4826, which for a normal distribution is the
 *     standard deviation
 */
record Spreading(double median, double deviation) {
  private static final double OF_A_NORMAL = 1.4826;

  static Spreading of(double[] numbers) {
    double median = median(numbers);
    double[] away = Arrays.stream(numbers).map(number -> Math.abs(number - median)).toArray();
    return new Spreading(median, OF_A_NORMAL * median(away));
  }

  private static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  boolean isFarBelow(double number, Thresholds thresholds) {
    return number < thresholds.slowShare() * median
        && number < median - thresholds.deviations() * deviation;
  }
}
