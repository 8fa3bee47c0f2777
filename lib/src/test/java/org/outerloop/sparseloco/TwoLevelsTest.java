package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;

class TwoLevelsTest {
  private final TwoLevels levels = new TwoLevels(64);

  @Test
  void findsTheMeansOfTheBestSplit() {
    levels.fit(new float[] {4, 1, 4, 1, 1}, 5);

    assertThat(LogScale.level(levels.lowerCode())).isEqualTo(1);
    assertThat(LogScale.level(levels.upperCode())).isEqualTo(4);
    assertThat(levels.isUpper(4)).isTrue();
    assertThat(levels.isUpper(2.5f)).isFalse();
  }

  @Test
  void usesOneLevelForEqualMagnitudes() {
    levels.fit(new float[] {0.5f, 0.5f, 0.5f}, 3);

    assertThat(levels.lowerCode()).isEqualTo(levels.upperCode());
    assertThat(levels.isUpper(0.5f)).isFalse();
  }

  @Test
  void fitsASingleMagnitudeAndZeros() {
    levels.fit(new float[] {2}, 1);
    assertThat(LogScale.level(levels.lowerCode())).isEqualTo(2);

    levels.fit(new float[] {0, 0}, 2);
    assertThat(levels.upperCode()).isZero();
    assertThat(levels.isUpper(0)).isFalse();
  }

  @Test
  void losesNoMoreThanAnyPairOfLevels() {
    SplitMix64 random = new SplitMix64(3);
    float[] magnitudes = new float[64];
    for (int trial = 0; trial < 20; trial++) {
      for (int i = 0; i < magnitudes.length; i++) {
        magnitudes[i] = (float) (0.1 * Math.exp(3 * random.nextDouble()));
      }
      levels.fit(magnitudes, magnitudes.length);

      // the best pair on a fine grid, against ours whose levels are rounded by up to 4.6 %
      double best = Double.MAX_VALUE;
      for (double lower = 0.1; lower < 2.1; lower += 0.01) {
        for (double upper = lower; upper < 2.1; upper += 0.01) {
          best = Math.min(best, loss(magnitudes, lower, upper));
        }
      }
      double ours =
          loss(magnitudes, LogScale.level(levels.lowerCode()), LogScale.level(levels.upperCode()));
      double energy = loss(magnitudes, 0, 0);
      assertThat(ours).isLessThan(best + 0.046 * 0.046 * energy);
    }
  }

  private static double loss(float[] magnitudes, double lower, double upper) {
    double loss = 0;
    for (float magnitude : magnitudes) {
      double nearest = Math.min(Math.abs(magnitude - lower), Math.abs(magnitude - upper));
      loss += nearest * nearest;
    }
    return loss;
  }

  @Test
  void losesSixPercentOfGaussianTopEntries() {
    float[] values = Slices.gaussian(1 << 20, 11);
    SparseSlice sent =
        new SliceCompressor(Slices.SPEC).compress(Slices.matrix(1024, 1024), false, values);

    double[] sums = new double[2];
    sent.forEach(
        (offset, value) -> {
          sums[0] += Math.pow(values[offset] - value, 2);
          sums[1] += Math.pow(values[offset], 2);
        });

    double relative = Math.sqrt(sums[0] / sums[1]);
    assertThat(relative).isCloseTo(0.064, within(0.001)); // the figure in TwoLevels
  }
}
