package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;

/** What every quantiser promises, for matrices and for vectors. */
class QuantiserContractTest {
  /** Chunks of all shapes: full, narrow, low, and a corner of one. */
  private static final Slice MATRIX = Slices.matrix(65, 129);

  private static final Slice VECTOR = Slices.matrix(1, 5000);

  private static void forBoth(BiConsumer<Slice, Boolean> check) {
    check.accept(MATRIX, false);
    check.accept(VECTOR, true);
  }

  private static CompressionSpec spec(Quantisation kind) {
    return Slices.SPEC.with(kind, Coding.PACKED);
  }

  private static SparseSlice send(Quantisation kind, Slice slice, boolean vector, float[] values) {
    return new SliceCompressor(spec(kind)).compress(slice, vector, values);
  }

  @ParameterizedTest
  @EnumSource
  void readsTheSameFromTheSameBits(Quantisation kind) {
    forBoth(
        (slice, vector) -> {
          float[] values = Slices.gaussian(slice.length(), 1);
          SparseSlice sent = send(kind, slice, vector, values);
          short[] positions = new short[sent.entries()];
          byte[] codes = new byte[sent.entries()];
          for (int entry = 0; entry < codes.length; entry++) {
            positions[entry] = (short) sent.position(entry);
            codes[entry] = (byte) sent.code(entry);
          }

          SparseSlice read =
              SparseSlice.of(
                  slice, sent.grid(), Quantiser.of(kind, vector), positions, codes, sent.scales());

          assertThat(Slices.content(read)).isEqualTo(Slices.content(sent));
        });
  }

  @ParameterizedTest
  @EnumSource
  void givesTheSameForTheSameInputWhateverCameBefore(Quantisation kind) {
    forBoth(
        (slice, vector) -> {
          ChunkGrid grid = ChunkGrid.of(slice, vector, spec(kind));
          float[] values = Slices.gaussian(grid.entries(), 1);
          Quantiser used = Quantiser.of(kind, vector);
          used.quantise(
              grid,
              Slices.gaussian(grid.entries(), 2),
              new byte[grid.entries()],
              new byte[used.scaleBytes(grid)]);

          assertThat(bits(used, grid, values))
              .isEqualTo(bits(Quantiser.of(kind, vector), grid, values));
        });
  }

  @ParameterizedTest
  @EnumSource
  void roundsTilesAsTheWholeSlice(Quantisation kind) {
    Slice wide = Slices.matrix(65, 2 * Tile.COLUMNS + 70);
    float[] values = Slices.gaussian(wide.length(), 7);
    SparseSlice sent = send(kind, wide, false, values);
    float[] chosen = new float[sent.entries()];
    byte[] codes = new byte[chosen.length];
    int[] next = {0};
    sent.forEach((offset, value) -> chosen[next[0]++] = values[offset]);
    for (int entry = 0; entry < codes.length; entry++) {
      codes[entry] = (byte) sent.code(entry);
    }

    assertThat(Arrays.toString(codes) + Arrays.toString(sent.scales()))
        .isEqualTo(bits(Quantiser.of(kind, false), sent.grid(), chosen));
  }

  /** Codes and scales in arrays that were not empty. */
  private static String bits(Quantiser quantiser, ChunkGrid grid, float[] values) {
    byte[] codes = new byte[grid.entries()];
    byte[] scales = new byte[quantiser.scaleBytes(grid)];
    Arrays.fill(codes, (byte) 99);
    Arrays.fill(scales, (byte) 99);
    float[] before = values.clone();
    quantiser.quantise(grid, values, codes, scales);
    assertThat(values).isEqualTo(before);
    return Arrays.toString(codes) + Arrays.toString(scales);
  }

  @ParameterizedTest
  @EnumSource
  void losesLittleOfGaussianTopEntries(Quantisation kind) {
    float[] values = Slices.gaussian(1 << 18, 3);
    SparseSlice sent = send(kind, Slices.matrix(512, 512), false, values);

    assertThat(Slices.relativeError(sent, values)).isBetween(0.06, 0.12);
  }

  @ParameterizedTest
  @EnumSource
  void losesNoMoreThanHalfOfAVector(Quantisation kind) {
    float[] values = Slices.gaussian(5000, 3);

    assertThat(Slices.relativeError(send(kind, VECTOR, true, values), values)).isLessThan(0.5);
  }

  @ParameterizedTest
  @EnumSource
  void sendsZerosAsZeros(Quantisation kind) {
    forBoth(
        (slice, vector) -> {
          float[] zeros = new float[slice.length()];
          assertThat(send(kind, slice, vector, zeros).squaredNorm()).isZero();
          Arrays.fill(zeros, -0f);
          assertThat(send(kind, slice, vector, zeros).squaredNorm()).isZero();
        });
  }

  @ParameterizedTest
  @EnumSource
  void sendsASingleValueWithinFivePercent(Quantisation kind) {
    for (boolean vector : new boolean[] {false, true}) {
      float[] value = {-0.3f};
      SparseSlice sent = send(kind, Slices.matrix(1, 1), vector, value);

      assertThat(Slices.relativeError(sent, value)).isLessThan(0.05);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendsFiniteValuesWhateverTheMagnitudes(Quantisation kind) {
    float[] extremes = {
      0, -0f, Float.MIN_VALUE, -1e-40f, 1e-20f, -1e-9f, 0.1f, -20, 1e19f, -1e30f, Float.MAX_VALUE
    };
    SplitMix64 random = new SplitMix64(4);
    forBoth(
        (slice, vector) -> {
          for (int kinds = 1; kinds <= extremes.length; kinds++) {
            float[] values = new float[slice.length()];
            for (int i = 0; i < values.length; i++) {
              values[i] = extremes[extremes.length - 1 - random.nextInt(kinds)];
            }
            SparseSlice sent = send(kind, slice, vector, values);
            sent.forEach((offset, value) -> assertThat(Math.abs(value)).isLessThan(60));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void takesNothingAsSmallAsADenormalForMore(Quantisation kind) {
    forBoth(
        (slice, vector) -> {
          float[] values = Slices.gaussian(slice.length(), 5);
          for (int i = 0; i < values.length; i++) {
            values[i] *= 1e-39f;
          }
          send(kind, slice, vector, values)
              .forEach((offset, value) -> assertThat(Math.abs(value)).isLessThan(1e-37f));
        });
  }

  @ParameterizedTest
  @EnumSource
  void codesAllMeanFiniteValuesInWhateverScalesPass(Quantisation kind) {
    SplitMix64 random = new SplitMix64(6);
    forBoth(
        (slice, vector) -> {
          Quantiser quantiser = Quantiser.of(kind, vector);
          ChunkGrid grid = ChunkGrid.of(slice, vector, spec(kind));
          byte[] scales = new byte[quantiser.scaleBytes(grid)];
          float[] levels = new float[1 << quantiser.codeBits()];
          for (int trial = 0; trial < 2000; trial++) {
            for (int i = 0; i < scales.length; i++) {
              scales[i] = (byte) random.nextInt(256);
            }
            if (passes(quantiser, scales, grid)) {
              quantiser.levels(scales, grid.chunks() - 1, levels);
              assertThat(levels).doesNotContain(Float.NaN);
              for (float level : levels) {
                assertThat(Math.abs(level)).isLessThan(60);
              }
            }
          }
        });
  }

  private static boolean passes(Quantiser quantiser, byte[] scales, ChunkGrid grid) {
    try {
      quantiser.check(scales, grid);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
