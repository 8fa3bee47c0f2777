package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Slice;

class SparseSliceTest {
  /** Two chunks of 2 x 2, of which two entries each are sent. */
  private static final Slice SLICE = Slices.matrix(2, 4);

  private static final ChunkGrid GRID =
      ChunkGrid.of(SLICE, false, new CompressionSpec(2, 2, 0.95, 64));
  private static final byte ONE = (byte) 225; // 2^0
  private static final byte TWO = (byte) 233; // 2^1

  private static SparseSlice slice(int[] positions, int[] codes, int... scales) {
    short[] shorts = new short[positions.length];
    byte[] bytes = new byte[codes.length];
    for (int i = 0; i < positions.length; i++) {
      shorts[i] = (short) positions[i];
    }
    for (int i = 0; i < codes.length; i++) {
      bytes[i] = (byte) codes[i];
    }
    byte[] levels = new byte[scales.length];
    for (int i = 0; i < scales.length; i++) {
      levels[i] = (byte) scales[i];
    }
    return SparseSlice.of(SLICE, GRID, new TwoLevels(), shorts, bytes, levels);
  }

  @Test
  void addsItsValuesToTheirPlaces() {
    SparseSlice sparse = slice(new int[] {0, 3, 1, 2}, new int[] {0, 3, 2, 1}, ONE, TWO, ONE, TWO);
    float[] dense = new float[8];
    Arrays.fill(dense, 10);

    sparse.addTo(dense, 0.5f);

    // chunk 0: +1 at (0, 0), -2 at (1, 1); chunk 1: +2 at (0, 3), -1 at (1, 2)
    assertThat(dense).containsExactly(10.5f, 10, 10, 11, 10, 9, 9.5f, 10);
  }

  @Test
  void leavesTheRestOfWhatItWasMadeFrom() {
    SparseSlice sparse = slice(new int[] {0, 3, 1, 2}, new int[] {0, 3, 2, 1}, ONE, TWO, ONE, TWO);
    float[] dense = {1.25f, 0, 0, 2, 0, -2, -1, 0.1f};

    sparse.subtractFrom(dense);

    assertThat(dense).containsExactly(0.25f, 0, 0, 0, 0, 0, 0, 0.1f);
  }

  @Test
  void countsWhoSentWhat() {
    byte[] senders = new byte[8];
    slice(new int[] {0, 3, 1, 2}, new int[4], 0, 0, 0, 0).countIn(senders);
    slice(new int[] {0, 1, 2, 3}, new int[4], 0, 0, 0, 0).countIn(senders);

    assertThat(senders).containsExactly(2, 1, 0, 1, 0, 1, 2, 1);
  }

  @Test
  void sumsSquaresAsItsValuesDo() {
    float[] values = Slices.gaussian(97 * 101, 4);
    SparseSlice sparse =
        new SliceCompressor(Slices.SPEC).compress(Slices.matrix(97, 101), false, values);
    double[] sum = {0};
    sparse.forEach((offset, value) -> sum[0] += (double) value * value);

    assertThat(sparse.squaredNorm()).isCloseTo(sum[0], within(1e-9 * sum[0]));
  }

  @Test
  void refusesPositionsThatDoNotIncrease() {
    assertThatThrownBy(() -> slice(new int[] {0, 0, 1, 2}, new int[4], 0, 0, 0, 0))
        .hasMessage("slice(tensor 0, rows 0+2), chunk 0: position 0 after 0 of 4");
    assertThatThrownBy(() -> slice(new int[] {0, 1, 2, 1}, new int[4], 0, 0, 0, 0))
        .hasMessage("slice(tensor 0, rows 0+2), chunk 1: position 1 after 2 of 4");
  }

  @Test
  void refusesPositionsOutsideTheChunk() {
    assertThatThrownBy(() -> slice(new int[] {0, 4, 1, 2}, new int[4], 0, 0, 0, 0))
        .hasMessageContaining("position 4 after 0 of 4");
    assertThatThrownBy(() -> slice(new int[] {-1, 3, 1, 2}, new int[4], 0, 0, 0, 0))
        .hasMessageContaining("position -1 after -1 of 4");
  }

  @Test
  void refusesCodesAndScalesThatMeanNothing() {
    assertThatThrownBy(() -> slice(new int[] {0, 1, 0, 1}, new int[] {0, 4, 0, 0}, 0, 0, 0, 0))
        .hasMessageContaining("code 4 has more than 2 bits");
    assertThatThrownBy(() -> slice(new int[] {0, 1, 0, 1}, new int[4], 0, 0, TWO, ONE))
        .hasMessageContaining("chunk 1: lower scale 233 exceeds 225");
  }

  @Test
  void refusesWrongCounts() {
    assertThatThrownBy(() -> slice(new int[3], new int[3], 0, 0, 0, 0))
        .hasMessageContaining("sends 4 entries, got 3 positions and 3 codes");
    assertThatThrownBy(() -> slice(new int[] {0, 1, 0, 1}, new int[4], 0, 0))
        .hasMessageContaining("has 4 scales, got 2");
  }
}
