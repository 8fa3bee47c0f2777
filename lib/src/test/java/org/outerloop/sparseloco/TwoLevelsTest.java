package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;

class TwoLevelsTest {
  @Test
  void losesSixPercentOfGaussianTopEntries() {
    float[] values = Slices.gaussian(1 << 20, 11);
    SparseSlice sent =
        new SliceCompressor(Slices.SPEC.with(Quantisation.TWO_LEVELS, Coding.PACKED))
            .compress(Slices.matrix(1024, 1024), false, values);

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
