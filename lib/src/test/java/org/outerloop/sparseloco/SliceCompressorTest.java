package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Slice;

class SliceCompressorTest {
  private final SliceCompressor compressor = new SliceCompressor(Slices.SPEC);

  @ParameterizedTest
  @CsvSource({"64, 64", "97, 101", "1, 1", "300, 1", "1, 300", "65, 130"})
  void sendsNothingSmallerThanWhatItKeepsOfAChunk(int rows, int columns) {
    float[] values = Slices.gaussian(rows * columns, rows);

    SparseSlice sent = compressor.compress(Slices.matrix(rows, columns), false, values);

    int entry = 0;
    for (int index = 0; index < sent.grid().chunks(); index++) {
      ChunkGrid.Chunk chunk = sent.grid().chunk(index);
      boolean[] chosen = new boolean[chunk.length()];
      float smallestSent = Float.MAX_VALUE;
      for (int end = entry + chunk.sent(); entry < end; entry++) {
        int position = sent.position(entry);
        chosen[position] = true;
        smallestSent = Math.min(smallestSent, Math.abs(values[chunk.offset(position)]));
      }
      for (int position = 0; position < chosen.length; position++) {
        if (!chosen[position]) {
          assertThat(Math.abs(values[chunk.offset(position)])).isLessThanOrEqualTo(smallestSent);
        }
      }
    }
    assertThat(entry).isEqualTo(sent.entries());
  }

  @Test
  void keepsSignsAndDoesNotTouchTheInput() {
    float[] values = Slices.gaussian(4096, 1);
    float[] before = values.clone();

    SparseSlice sent = compressor.compress(Slices.matrix(64, 64), false, values);

    assertThat(values).isEqualTo(before);
    sent.forEach((offset, value) -> assertThat(value * values[offset]).isPositive());
  }

  @Test
  void givesTheSameForTheSameInputWhateverCameBefore() {
    Slice small = Slices.matrix(70, 70);
    Slice large = new Slice(1, 0, 128, 100);
    float[] first = Slices.gaussian(small.length(), 1);
    float[] second = Slices.gaussian(large.length(), 2);

    List<String> forward = Slices.content(compressor.compress(small, false, first));
    List<String> other = Slices.content(compressor.compress(large, false, second));

    SliceCompressor reversed = new SliceCompressor(Slices.SPEC);
    assertThat(Slices.content(reversed.compress(large, false, second))).isEqualTo(other);
    assertThat(Slices.content(reversed.compress(small, false, first))).isEqualTo(forward);
  }

  @Test
  void sendsZerosOfAnAllZeroSlice() {
    SparseSlice sent = compressor.compress(Slices.matrix(64, 64), false, new float[4096]);

    assertThat(sent.entries()).isEqualTo(64);
    assertThat(sent.squaredNorm()).isZero();
    assertThat(Slices.dense(sent)).containsOnly(0f);
    sent.forEach((offset, value) -> assertThat(offset).isLessThan(64));
  }

  @Test
  void sendsAVectorWhole() {
    float[] values = Slices.gaussian(5000, 1);

    SparseSlice sent = compressor.compress(Slices.matrix(1, 5000), true, values);

    assertThat(sent.entries()).isEqualTo(5000);
    int[] next = {0};
    sent.forEach((offset, value) -> assertThat(offset).isEqualTo(next[0]++));
  }

  @Test
  void sendsAllOfAChunkThatIsSmallerThanK() {
    SliceCompressor most = new SliceCompressor(new CompressionSpec(64, 4000, 0.95, 1 << 20));

    SparseSlice sent = most.compress(Slices.matrix(3, 5), false, Slices.gaussian(15, 1));

    assertThat(sent.entries()).isEqualTo(15);
  }

  @Test
  void readsOnlyTheSliceOfALongerBuffer() {
    float[] values = Slices.gaussian(5000, 1);
    values[4096] = Float.NaN;

    assertThat(compressor.compress(Slices.matrix(64, 64), false, values).entries()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesWhatIsNotFiniteAndSaysWhereItIs(float value) {
    Slice slice = new Slice(7, 128, 70, 70);
    float[] values = new float[slice.length()];
    values[65 * 70 + 66] = value;

    assertThatThrownBy(() -> compressor.compress(slice, false, values))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Tensor 7 holds %s at row 193, column 66; a pseudo-gradient must be finite", value);
  }

  @Test
  void refusesAShortBuffer() {
    assertThatThrownBy(() -> compressor.compress(Slices.matrix(2, 2), false, new float[3]))
        .hasMessage("slice(tensor 0, rows 0+2) has 4 entries, got 3");
  }
}
