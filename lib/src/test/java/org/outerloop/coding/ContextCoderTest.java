package org.outerloop.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.SliceCompressor;
import org.outerloop.sparseloco.SparseSlice;

class ContextCoderTest {
  private final SliceCoder encoder = SliceCoder.of(Coding.CONTEXT);
  private final SliceCoder decoder = SliceCoder.of(Coding.CONTEXT);

  private static CompressionSpec spec(int edge, int topK, Quantisation quantiser) {
    return new CompressionSpec(edge, topK, 0.95, 1 << 20, quantiser, Coding.CONTEXT);
  }

  private SparseSlice decode(SparseSlice like, SliceCoder.Encoded encoded) {
    return decoder.decode(
        like.slice(),
        like.grid(),
        like.quantiser(),
        ByteRange.of(encoded.positions()),
        ByteRange.of(encoded.values()));
  }

  /** A slice whose rows and columns differ in size and whose signs follow an outer product. */
  private static float[] values(int rows, int columns, SplitMix64 random) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      int row = i / columns;
      int column = i % columns;
      double size = Math.exp(random.nextDouble() + row * 7 % 5 * 0.3 + column * 3 % 7 * 0.2);
      int sign = (row * 5 % 3 == 0) == (column * 11 % 3 == 0) ? 1 : -1;
      values[i] = (float) (sign * (random.nextInt(8) == 0 ? -size : size));
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "64, 64, 64, 64, SIGN_MEAN",
    "128, 192, 64, 64, TWO_LEVELS",
    "128, 192, 64, 1, SHAPED_LEVELS",
    "97, 101, 64, 64, TEMPLAR",
    "97, 101, 64, 4096, SIGN_MEAN",
    "97, 101, 16, 3, TWO_LEVELS",
    "65, 129, 64, 3000, SIGN_MEAN",
    "1, 1, 64, 64, SIGN_MEAN",
    "1, 300, 64, 64, TEMPLAR",
    "300, 1, 64, 1, SIGN_MEAN",
    "100, 4200, 7, 13, SIGN_MEAN",
    "256, 512, 64, 64, SIGN_MEAN",
  })
  void givesBackTheSlicesOfABlock(
      int rows, int columns, int edge, int topK, Quantisation quantiser) {
    SplitMix64 random = new SplitMix64(rows * 1000L + columns);
    SliceCompressor compressor = new SliceCompressor(spec(edge, topK, quantiser));
    List<SparseSlice> slices = new ArrayList<>();
    slices.add(
        compressor.compress(new Slice(0, 0, rows, columns), false, values(rows, columns, random)));
    slices.add(
        compressor.compress(
            new Slice(0, rows, rows, columns), false, values(rows, columns, random)));
    slices.add(
        compressor.compress(new Slice(1, 0, rows, columns), false, values(rows, columns, random)));
    slices.add(
        compressor.compress(new Slice(2, 0, columns, rows), false, values(columns, rows, random)));
    slices.add(compressor.compress(new Slice(3, 0, 1, columns), true, values(1, columns, random)));
    for (int block = 0; block < 2; block++) {
      encoder.begin();
      decoder.begin();
      for (SparseSlice slice : slices) {
        SliceCoder.Encoded encoded = encoder.encode(slice);
        assertThat(encoded.positions().length)
            .isLessThanOrEqualTo(encoder.maxPositionBytes(slice.grid()));
        assertThat(encoded.values().length)
            .isLessThanOrEqualTo(encoder.maxValueBytes(slice.grid(), slice.quantiser()));
        assertSame(decode(slice, encoded), slice);
      }
    }
  }

  @Test
  void learnsRowsColumnsAndSigns() {
    SliceCompressor compressor = new SliceCompressor(spec(64, 64, Quantisation.SIGN_MEAN));
    SparseSlice slice =
        compressor.compress(new Slice(0, 0, 512, 512), false, values(512, 512, new SplitMix64(7)));

    SliceCoder.Encoded context = encoder.encode(slice);
    SliceCoder.Encoded rice = SliceCoder.of(Coding.RICE).encode(slice);

    assertThat(context.positions().length).isLessThan(rice.positions().length * 65 / 100);
    assertThat(context.values().length).isLessThan(rice.values().length * 7 / 10);
  }

  @Test
  void hardlyExceedsTheBoundWhereThereIsNothingToLearn() {
    Slice slice = new Slice(0, 0, 1024, 1024);
    ChunkGrid grid = ChunkGrid.of(slice, false, spec(64, 64, Quantisation.SIGN_MEAN));
    SplitMix64 random = new SplitMix64(8);
    int[] positions = new int[grid.entries()];
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      int count = 0;
      for (int position = 0; count < 64; position++) {
        if (random.nextInt(4096 - position) < 64 - count) {
          positions[64 * chunk + count++] = position;
        }
      }
    }
    SparseSlice sparse = Supports.of(slice, grid, positions);

    SliceCoder.Encoded encoded = encoder.encode(sparse);

    // log2 C(4096, 64) / 64 = 7.364 bits; a sign is one bit
    assertThat(8.0 * encoded.positions().length / sparse.entries()).isBetween(7.364, 7.364 * 1.015);
  }

  @Test
  void costsNoMoreThanItsBoundOnTheWorstSupport() {
    Slice slice = new Slice(0, 0, 64, 64);
    ChunkGrid grid = ChunkGrid.of(slice, false, spec(64, 64, Quantisation.SIGN_MEAN));
    int[] diagonal = new int[64];
    Arrays.setAll(diagonal, i -> 65 * i);
    int[] lastRow = new int[64];
    Arrays.setAll(lastRow, i -> 4032 + i);
    for (int[] positions : List.of(diagonal, lastRow)) {
      SliceCoder.Encoded encoded = encoder.encode(Supports.of(slice, grid, positions));
      assertThat(encoded.positions().length).isLessThanOrEqualTo(encoder.maxPositionBytes(grid));
    }
  }

  @Test
  void hasOneSpelling() {
    Slice slice = new Slice(0, 0, 65, 70);
    SparseSlice sparse =
        new SliceCompressor(spec(64, 16, Quantisation.TWO_LEVELS))
            .compress(slice, false, values(65, 70, new SplitMix64(5)));
    SliceCoder.Encoded encoded = encoder.encode(sparse);
    SplitMix64 random = new SplitMix64(6);
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] positions =
          random.nextInt(2) == 0 ? encoded.positions() : spoilt(encoded.positions(), random);
      byte[] values = random.nextInt(2) == 0 ? encoded.values() : spoilt(encoded.values(), random);
      SliceCoder.Encoded hostile = new SliceCoder.Encoded(positions, values);
      Throwable problem = catchThrowable(() -> assertSpeltAlike(sparse, hostile));
      accepted += problem == null ? 1 : 0;
      if (problem != null) {
        assertThat(problem).isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThat(accepted).isGreaterThan(3000); // a quarter is not spoilt
  }

  private void assertSpeltAlike(SparseSlice like, SliceCoder.Encoded hostile) {
    decoder.begin();
    encoder.begin();
    SliceCoder.Encoded again = encoder.encode(decode(like, hostile));
    assertThat(again.positions()).isEqualTo(hostile.positions());
    assertThat(again.values()).isEqualTo(hostile.values());
  }

  private static byte[] spoilt(byte[] good, SplitMix64 random) {
    int length = Math.max(0, good.length - random.nextInt(3) + random.nextInt(3));
    byte[] hostile = Arrays.copyOf(good, length);
    for (int times = random.nextInt(4); times > 0 && length > 0; times--) {
      hostile[random.nextInt(length)] = (byte) random.nextInt(256);
    }
    return hostile;
  }

  private static void assertSame(SparseSlice found, SparseSlice expected) {
    assertThat(found.positions()).isEqualTo(expected.positions());
    assertThat(found.codes()).isEqualTo(expected.codes());
    assertThat(found.scales()).isEqualTo(expected.scales());
  }
}
