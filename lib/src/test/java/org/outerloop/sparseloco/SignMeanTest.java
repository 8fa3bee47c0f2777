package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SignMeanTest {
  @Test
  void sendsTheMeanMagnitudeOfEachChunkWithSigns() {
    // chunks of 64 x 64 side by side, all of it sent: magnitudes 1 and 3, then 0.5
    ChunkGrid grid = ChunkGrid.of(Slices.matrix(1, 66), false, Slices.SPEC);
    byte[] codes = new byte[2];
    byte[] scales = new byte[2];

    new SignMean().quantise(grid, new float[] {-3, 0.5f}, codes, scales);

    assertThat(codes).containsExactly(SignMean.NEGATIVE, 0);
    assertThat(scales).containsExactly(LogScale.code(3), LogScale.code(0.5));
  }

  @Test
  void losesElevenPercentOfGaussianTopEntries() {
    float[] values = Slices.gaussian(1 << 20, 11);
    SparseSlice sent =
        new SliceCompressor(Slices.SPEC).compress(Slices.matrix(1024, 1024), false, values);

    assertThat(Slices.relativeError(sent, values)).isCloseTo(0.114, within(0.002));
  }
}
