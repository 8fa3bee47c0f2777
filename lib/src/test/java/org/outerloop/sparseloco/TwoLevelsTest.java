package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.SplitMix64;

class TwoLevelsTest {
  private static final CompressionSpec SPEC =
      Slices.SPEC.with(Quantisation.TWO_LEVELS, Coding.PACKED);

  /** What is read of a vector, which is one chunk and sent whole. */
  private static float[] sent(float... values) {
    return Slices.dense(
        new SliceCompressor(SPEC).compress(Slices.matrix(1, values.length), true, values));
  }

  @Test
  void findsTheMeansOfTheBestSplit() {
    assertThat(sent(4, -1, -4, 1, 1)).containsExactly(4, -1, -4, 1, 1);
  }

  @Test
  void roundsToTheNearerLevelAndHalvesDown() {
    float[] values = new float[201];
    Arrays.fill(values, 0, 100, 1);
    Arrays.fill(values, 100, 200, 4);
    values[200] = 2.5f; // too little to move the means 1 and 4 to another code

    assertThat(sent(values)[200]).isEqualTo(1);
    values[200] = Math.nextUp(2.5f);
    assertThat(sent(values)[200]).isEqualTo(4);
  }

  @Test
  void usesOneLevelForEqualMagnitudes() {
    byte[] scales = new byte[2];
    byte[] codes = new byte[3];
    ChunkGrid grid = ChunkGrid.of(Slices.matrix(1, 3), true, SPEC);

    new TwoLevels().quantise(grid, new float[] {0.5f, -0.5f, 0.5f}, codes, scales);

    assertThat(scales[0]).isEqualTo(scales[1]).isEqualTo((byte) LogScale.code(0.5));
    assertThat(codes).containsExactly(0, 1, 0);
  }

  @Test
  void sendsASingleMagnitudeAndZeros() {
    assertThat(sent(2)).containsExactly(2);
    assertThat(sent(0, 0)).containsExactly(0, 0);
  }

  @Test
  void losesNoMoreThanAnyPairOfLevels() {
    SplitMix64 random = new SplitMix64(3);
    float[] magnitudes = new float[64];
    for (int trial = 0; trial < 20; trial++) {
      for (int i = 0; i < magnitudes.length; i++) {
        magnitudes[i] = (float) (0.1 * Math.exp(3 * random.nextDouble()));
      }

      // the best pair on a fine grid, against ours whose levels are rounded by up to 4.6 %
      double best = Double.MAX_VALUE;
      for (double lower = 0.1; lower < 2.1; lower += 0.01) {
        for (double upper = lower; upper < 2.1; upper += 0.01) {
          best = Math.min(best, loss(magnitudes, lower, upper));
        }
      }
      float[] received = sent(magnitudes);
      double ours = 0;
      for (int i = 0; i < magnitudes.length; i++) {
        ours += Math.pow(magnitudes[i] - received[i], 2);
      }
      assertThat(ours).isLessThan(best + 0.046 * 0.046 * loss(magnitudes, 0, 0));
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
    SparseSlice sent = new SliceCompressor(SPEC).compress(Slices.matrix(1024, 1024), false, values);

    // the figure in TwoLevels
    assertThat(Slices.relativeError(sent, values)).isCloseTo(0.064, within(0.001));
  }
}
