package org.outerloop.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.SplitMix64;

/**
 * Vectors of subtensor's tests/math.rs: test_math_weighted_median, test_math_weighted_median_col.
 */
class WeightedMedianTest {

  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "1, 1, 1",
    "0.49 0.51, 0.5 1, 1",
    "0.51 0.49, 0.5 1, 0.5",
    "0.49 0 0.51, 0.5 0.7 1, 1",
    "0.49 0.01 0.5, 0.5 0.7 1, 0.7",
    "0.49 0.51 0, 0.5 0.7 1, 0.7",
    "0 0.49 0.51, 0.5 0.7 1, 1",
    "0 0.49 0 0.51, 0.5 0.5 1 1, 1",
    "0 0.49 0 0.51 0, 0.5 0.5 1 1 0.5, 1",
    "0.2 0.2 0.2 0.2 0.2, 0.8 0.2 1 0.6 0.4, 0.6",
    "0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1, 0.8 0.8 0.2 0.2 1 1 0.6 0.6 0.4 0.4, 0.6"
  })
  void findsPublishedMediansAtAMajorityOf51Percent(String stake, String score, double median) {
    assertThat(WeightedMedian.of(numbers(stake), numbers(score), 0.51)).isEqualTo(median);
  }

  @ParameterizedTest
  @CsvSource({
    "0 0.75 0.25 0, 0.24, 0 0.3 0.4",
    "0 0.75 0.25 0, 0.26, 0 0.2 0.4",
    "0 0.75 0.25 0, 0.76, 0 0.2 0.1",
    "0 0 0 0, 0.5, 0 0 0"
  })
  void findsPublishedMediansOfColumns(String stake, double majority, String medians) {
    double[][] scores = {
      {0, 0.1, 0, 0}, {0, 0.2, 0.4, 0}, {0, 0.3, 0.1, 0}, {0, 0.4, 0.5, 0},
    };
    assertThat(Arrays.copyOf(WeightedMedian.ofColumns(numbers(stake), scores, majority), 3))
        .containsExactly(numbers(medians));
  }

  @Test
  void aMajorityOfHalfIsOneDespiteRounding() {
    double[] stake = {0.3, 0.1, 0.2};
    assertThat(0.3 / (0.3 + 0.1 + 0.2)).isLessThan(0.5);
    assertThat(WeightedMedian.of(stake, new double[] {1, 0, 0}, 0.5)).isEqualTo(1);
  }

  /** The definition, tried on all candidates; and the order of pairs does not matter. */
  @Test
  void isTheLargestValueThatAMajorityReaches() {
    SplitMix64 random = new SplitMix64(11);
    for (int trial = 0; trial < 20_000; trial++) {
      int size = 1 + random.nextInt(8);
      double[] stake = new double[size];
      double[] scores = new double[size];
      for (int i = 0; i < size; i++) {
        stake[i] = random.nextInt(4) / 4.0;
        scores[i] = random.nextInt(4) / 4.0;
      }
      double kappa = new double[] {0, 0.25, 0.5, 0.51, 1}[random.nextInt(5)];

      assertThat(WeightedMedian.of(stake, scores, kappa)).isEqualTo(sought(stake, scores, kappa));
    }
  }

  private static double sought(double[] stake, double[] scores, double kappa) {
    double total = Arrays.stream(stake).sum();
    double best = 0;
    for (int candidate = 0; total > 0 && candidate < scores.length; candidate++) {
      double reached = 0;
      for (int i = 0; i < scores.length; i++) {
        reached += scores[i] >= scores[candidate] ? stake[i] : 0;
      }
      if (stake[candidate] > 0 && reached / total >= kappa - 1e-9) {
        best = Math.max(best, scores[candidate]);
      }
    }
    return best;
  }

  private static double[] numbers(String text) {
    return text.isEmpty()
        ? new double[0]
        : Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
