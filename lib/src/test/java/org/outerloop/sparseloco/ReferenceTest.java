package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;

/**
 * Error feedback as one would write it down, chunk after chunk and step after step, against the one
 * that goes by tiles and groups: every bit of message and residual must be the same.
 */
class ReferenceTest {
  private static final float DECAY = 0.95f;
  private static final int SIGN = 1 << 31;

  /** Numbers that are hard on a selection: the bits of a float from random bits. */
  private enum Numbers {
    ZEROS(random -> 0),
    SIGNED_ZEROS(random -> random & SIGN),
    EQUAL_MAGNITUDES(random -> bits(1e-3f) | random & SIGN),
    FEW_MAGNITUDES(random -> bits((random & 7) * 1e-3f) | random & SIGN),
    NEIGHBOURS(random -> bits(1) + (random & 15) | random & SIGN),
    UNIFORM(random -> bits(random * 1e-12f)),
    DENORMALS(random -> random & (SIGN | 0x7FFFFF)),
    ALL_OCTAVES_BELOW_2(random -> random & ~0x40000000),
    MOSTLY_ZERO(random -> (random & 0xFF) == 0 ? bits(random * 1e-12f) : 0),
    FEW_HUGE(random -> (random & 0x3FF) == 0 ? bits(-Float.MAX_VALUE / 4) : bits(random * 1e-12f));

    private final IntUnaryOperator form;

    Numbers(IntUnaryOperator form) {
      this.form = form;
    }

    float[] take(int length, SplitMix64 random) {
      float[] values = new float[length];
      for (int i = 0; i < length; i++) {
        values[i] = Float.intBitsToFloat(form.applyAsInt((int) random.nextLong()));
      }
      return values;
    }

    private static int bits(float value) {
      return Float.floatToRawIntBits(value);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 64, 64",
    "64, 64, 64, 64",
    "128, 192, 64, 64",
    "63, 65, 64, 64",
    "100, 130, 64, 64",
    "68, 2200, 64, 64", // two tiles of a row, and four rows below
    "300, 1, 64, 64",
    "1, 300, 64, 64",
    "64, 64, 64, 1",
    "66, 70, 64, 256",
    "64, 128, 64, 257", // more than there are large groups
    "64, 65, 64, 4095",
    "65, 64, 64, 4096", // whole
    "100, 90, 48, 20",
    "50, 60, 10, 3",
    "20, 30, 3, 2",
    "5, 7, 1, 1"
  })
  void sendsAndKeepsTheSameBits(int rows, int columns, int edge, int topK) {
    Slice slice = new Slice(3, 640, rows, columns);
    for (Quantisation quantiser : Quantisation.values()) {
      check(slice, false, new CompressionSpec(edge, topK, DECAY, 1 << 20), quantiser);
    }
  }

  @ParameterizedTest
  @EnumSource(Quantisation.class)
  void sendsAndKeepsTheSameBitsOfVectors(Quantisation quantiser) {
    for (int length : new int[] {1, 4096, 5000, 10_000}) {
      check(Slices.matrix(1, length), true, Slices.SPEC, quantiser);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "64, 64, 64, false", // by groups
    "63, 65, 64, false", // rows that are no group
    "64, 64, 300, false", // more than there are large groups
    "64, 64, 4096, false",
    "1, 5000, 64, true"
  })
  void refusesWhatIsNotFiniteWhereverItIs(int rows, int columns, int topK, boolean vector) {
    ErrorFeedback feedback = new ErrorFeedback(new CompressionSpec(64, topK, DECAY, 1 << 20));
    SplitMix64 random = new SplitMix64(8);
    Slice slice = new Slice(3, 640, rows, columns);
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int trial = 0; trial < 20; trial++) {
        float[] delta = Slices.gaussian(slice.length(), trial);
        int at = random.nextInt(delta.length);
        delta[at] = bad;

        assertThatThrownBy(() -> feedback.compress(slice, vector, new float[delta.length], delta))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "Tensor 3 holds %s at row %d, column %d; a pseudo-gradient must be finite",
                bad, 640 + at / columns, at % columns);
      }
    }
  }

  private static void check(
      Slice slice, boolean vector, CompressionSpec spec, Quantisation quantiser) {
    CompressionSpec ours = spec.with(quantiser, Coding.PACKED);
    SplitMix64 random = new SplitMix64(slice.length());
    ErrorFeedback feedback = new ErrorFeedback(ours);
    for (Numbers numbers : Numbers.values()) {
      float[] residual = numbers.take(slice.length(), random);
      float[] delta = numbers.take(slice.length(), random);
      float[] expected = residual.clone();
      List<Object> message = reference(slice, vector, ours, expected, delta);

      SparseSlice sent = feedback.compress(slice, vector, residual, delta);

      assertThat(content(sent)).as("%s of %s", numbers, slice).isEqualTo(message);
      assertThat(bits(residual)).as("%s kept of %s", numbers, slice).isEqualTo(bits(expected));
    }
  }

  /** Returns positions, codes and scales, and leaves the rest in the residual. */
  private static List<Object> reference(
      Slice slice, boolean vector, CompressionSpec spec, float[] residual, float[] delta) {
    for (int i = 0; i < residual.length; i++) {
      residual[i] = DECAY * residual[i] + delta[i];
    }
    ChunkGrid grid = ChunkGrid.of(slice, vector, spec);
    short[] positions = new short[grid.entries()];
    float[] values = new float[positions.length];
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      for (int position : largest(residual, chunk)) {
        positions[entry] = (short) position;
        values[entry++] = residual[chunk.offset(position)];
      }
    }
    Quantiser quantiser = Quantiser.of(spec.quantiser(), vector);
    byte[] codes = new byte[positions.length];
    byte[] scales = new byte[quantiser.scaleBytes(grid)];
    quantiser.quantise(grid, values, codes, scales);
    SparseSlice sparse = SparseSlice.of(slice, grid, quantiser, positions, codes, scales);
    sparse.subtractFrom(residual);
    return content(sparse);
  }

  /** Positions of the k largest magnitudes in increasing order; of equals, the lower positions. */
  private static int[] largest(float[] values, ChunkGrid.Chunk chunk) {
    return IntStream.range(0, chunk.length())
        .boxed()
        .sorted(
            Comparator.comparing((Integer i) -> -Math.abs(values[chunk.offset(i)]))
                .thenComparing(Comparator.naturalOrder()))
        .limit(chunk.sent())
        .mapToInt(i -> i)
        .sorted()
        .toArray();
  }

  private static List<Object> content(SparseSlice slice) {
    List<Object> content = new ArrayList<>();
    for (int entry = 0; entry < slice.entries(); entry++) {
      content.add(slice.position(entry) << Byte.SIZE | slice.code(entry));
    }
    content.add(HexFormat.of().formatHex(slice.scales()));
    return content;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
