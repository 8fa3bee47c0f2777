package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.Slice;

class SupportSketchTest {
  private static final int EDGE = 1024; // 256 chunks, 16,384 coordinates sent
  private static final long SALT = 77;

  private static SparseSlice compress(float[] values) {
    return new SliceCompressor(Slices.SPEC).compress(Slices.matrix(EDGE, EDGE), false, values);
  }

  private static SupportSketch sketch(SparseSlice slice, long salt) {
    return new SupportSketch.Builder(salt).add(slice).build();
  }

  /**
   * Sends the given share of each chunk where {@code compress(values)} does, the rest elsewhere.
   */
  private static SparseSlice partCopy(float[] values, int copiedOfEachChunk) {
    float[] other = new float[values.length];
    SparseSlice original = compress(values);
    int entry = 0;
    for (int index = 0; index < original.grid().chunks(); index++) {
      ChunkGrid.Chunk chunk = original.grid().chunk(index);
      boolean[] taken = new boolean[chunk.length()];
      for (int i = 0; i < chunk.sent(); i++, entry++) {
        int position = original.position(entry);
        taken[position] = true;
        other[chunk.offset(position)] = i < copiedOfEachChunk ? 2 : 0;
      }
      int fresh = 0;
      for (int p = 0; fresh < chunk.sent() - copiedOfEachChunk; p++) {
        if (!taken[p]) {
          other[chunk.offset(p)] = 1;
          fresh++;
        }
      }
    }
    return compress(other);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0.003", "32, 0.03", "64, 0"})
  void estimatesAKnownOverlap(int copiedOfEachChunk, double tolerance) {
    float[] values = Slices.gaussian(EDGE * EDGE, 1);
    SupportSketch mine = sketch(compress(values), SALT);
    SupportSketch theirs = sketch(partCopy(values, copiedOfEachChunk), SALT);

    double expected = copiedOfEachChunk / 64.0;
    // three standard errors at 1/64 are 1.6 %; a mean over salts narrows the small one
    double estimate = copiedOfEachChunk == 1 ? meanOverSalts(values) : mine.overlap(theirs);
    assertThat(estimate).isCloseTo(expected, within(tolerance));
  }

  private static double meanOverSalts(float[] values) {
    SparseSlice original = compress(values);
    SparseSlice copy = partCopy(values, 1);
    return LongStream.range(0, 50)
        .mapToDouble(salt -> sketch(original, salt).overlap(sketch(copy, salt)))
        .peek(one -> assertThat(one).isLessThan(0.045))
        .average()
        .orElseThrow();
  }

  @Test
  void findsIndependentSupportsIndependent() {
    SupportSketch mine = sketch(compress(Slices.gaussian(EDGE * EDGE, 1)), SALT);
    SupportSketch theirs = sketch(compress(Slices.gaussian(EDGE * EDGE, 2)), SALT);

    assertThat(mine.overlap(theirs)).isLessThan(0.04);
  }

  @Test
  void findsACopyWithOtherValues() {
    float[] values = Slices.gaussian(EDGE * EDGE, 1);
    SupportSketch mine = sketch(compress(values), SALT);
    for (int i = 0; i < values.length; i++) {
      values[i] *= -0.3f;
    }

    assertThat(mine.overlap(sketch(compress(values), SALT))).isEqualTo(1);
  }

  @Test
  void doesNotDependOnTheOrderOfSlicesOrOnHowTheyAreShared() {
    SliceCompressor compressor = new SliceCompressor(Slices.SPEC);
    SparseSlice upper =
        compressor.compress(new Slice(0, 0, 256, 256), false, Slices.gaussian(65536, 1));
    SparseSlice lower =
        compressor.compress(new Slice(0, 256, 256, 256), false, Slices.gaussian(65536, 2));

    SupportSketch forward = new SupportSketch.Builder(SALT).add(upper).add(lower).build();
    SupportSketch backward = new SupportSketch.Builder(SALT).add(lower).add(upper).build();
    SupportSketch joined = sketch(lower, SALT).plus(sketch(upper, SALT));

    assertThat(backward.hashes()).isEqualTo(forward.hashes()).hasSize(SupportSketch.SIZE);
    assertThat(joined.hashes()).isEqualTo(forward.hashes());
    assertThat(joined.coordinates()).isEqualTo(forward.coordinates()).isEqualTo(2048);
  }

  @Test
  void tellsEqualPlacesOfDifferentTensorsApart() {
    SliceCompressor compressor = new SliceCompressor(Slices.SPEC);
    float[] values = Slices.gaussian(65536, 1);
    SparseSlice first = compressor.compress(new Slice(0, 0, 256, 256), false, values);
    SparseSlice second = compressor.compress(new Slice(1, 0, 256, 256), false, values);

    assertThat(sketch(first, SALT).overlap(sketch(second, SALT))).isZero();
  }

  @Test
  void isExactForFewCoordinates() {
    SliceCompressor compressor = new SliceCompressor(Slices.SPEC);
    float[] left = new float[4096];
    float[] right = new float[4096];
    for (int i = 0; i < 64; i++) {
      left[i] = 1;
      right[48 + i] = 1;
    }
    SparseSlice a = compressor.compress(Slices.matrix(64, 64), false, left);
    SparseSlice b = compressor.compress(Slices.matrix(64, 64), false, right);

    assertThat(sketch(a, SALT).overlap(sketch(b, SALT))).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void ignoresVectorsBecauseEverybodySendsThemWhole() {
    SparseSlice vector =
        new SliceCompressor(Slices.SPEC)
            .compress(Slices.matrix(1, 5000), true, Slices.gaussian(5000, 1));

    assertThat(sketch(vector, SALT).coordinates()).isZero();
    assertThat(sketch(vector, SALT).overlap(sketch(vector, SALT))).isZero();
  }

  @Test
  void isRebuiltFromItsParts() {
    SupportSketch sketch = sketch(compress(Slices.gaussian(EDGE * EDGE, 1)), SALT);

    SupportSketch read = SupportSketch.of(SALT, sketch.coordinates(), sketch.hashes());

    assertThat(read.overlap(sketch)).isEqualTo(1);
    assertThatThrownBy(() -> SupportSketch.of(SALT, 3, new long[] {1, 2}))
        .hasMessage("A sketch of 3 coordinates has not 2 hashes");
    assertThatThrownBy(() -> SupportSketch.of(SALT, 2, new long[] {2, 1}))
        .hasMessage("Hash 1 of a sketch is out of order");
  }

  @Test
  void doesNotCompareSketchesOfDifferentSalts() {
    SparseSlice slice = compress(Slices.gaussian(EDGE * EDGE, 1));

    assertThatThrownBy(() -> sketch(slice, 1).overlap(sketch(slice, 2)))
        .hasMessage("Sketches of salts 1 and 2");
  }
}
