package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;

class ShapedLevelsTest {
  private static final CompressionSpec SPEC =
      Slices.SPEC.with(Quantisation.SHAPED_LEVELS, Coding.PACKED);

  private static SparseSlice send(float... values) {
    return new SliceCompressor(SPEC).compress(Slices.matrix(1, values.length), true, values);
  }

  @Test
  void sendsTwoMultiplesOfTheMean() {
    // mean 2, so lower = 1/2 = 32/64 and upper = 3/2 = 96/64
    SparseSlice sent = send(1, -3, 3, -1);

    assertThat(Slices.dense(sent)).containsExactly(1, -3, 3, -1);
    assertThat(sent.scales()).containsExactly(32, 96, LogScale.code(2));
  }

  @Test
  void hasOneShapeForChunksOfAnyScale() {
    float[] values = new float[2 * ChunkGrid.VECTOR_CHUNK];
    for (int i = 0; i < values.length; i++) {
      float scale = i < ChunkGrid.VECTOR_CHUNK ? 4 : 0.001953125f;
      values[i] = i % 2 == 0 ? scale : -scale / 3;
    }

    // the means 2/3 of 4 and of 2^-9 are rounded by up to 4.6 %, both alike
    assertThat(Slices.relativeError(send(values), values)).isLessThan(0.01);
  }

  @Test
  void usesOneMultipleForEqualMagnitudes() {
    SparseSlice sent = send(0.5f, -0.5f);

    assertThat(sent.scales()).containsExactly(64, 64, LogScale.code(0.5));
    assertThat(sent.code(0)).isZero();
    assertThat(sent.code(1)).isEqualTo(TwoLevels.NEGATIVE);
  }

  @Test
  void sendsAtMostFourTimesTheMean() {
    float[] values = new float[1000];
    values[7] = 1;

    float largest = Slices.dense(send(values))[7];

    assertThat(largest).isCloseTo(255 / 64f * 0.001f, within(0.0002f));
  }

  @Test
  void losesSevenPercentOfGaussianTopEntries() {
    float[] values = Slices.gaussian(1 << 20, 11);
    SparseSlice sent = new SliceCompressor(SPEC).compress(Slices.matrix(1024, 1024), false, values);

    assertThat(Slices.relativeError(sent, values)).isCloseTo(0.07, within(0.01));
  }

  @Test
  void refusesALowerMultipleAboveTheUpper() {
    ChunkGrid grid = ChunkGrid.of(Slices.matrix(1, 4), true, SPEC);

    assertThatThrownBy(() -> new ShapedLevels().check(new byte[] {(byte) 200, 64, 0}, grid))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape: lower multiple 200 exceeds 64");
  }
}
