package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HexFormat;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;

/** Expected codes and scales are of the same formulas in numpy's float32, written from the page. */
class TemplarBinsTest {
  private static final CompressionSpec SPEC = Slices.SPEC.with(Quantisation.TEMPLAR, Coding.PACKED);

  private static float[] numbers(int count, IntToDoubleFunction value) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) value.applyAsDouble(i);
    }
    return numbers;
  }

  /** Sends a vector whole. */
  private static SparseSlice send(float... values) {
    return new SliceCompressor(SPEC).compress(Slices.matrix(1, values.length), true, values);
  }

  private static String codes(SparseSlice sent) {
    return IntStream.range(0, sent.entries())
        .mapToObj(entry -> String.valueOf(sent.code(entry)))
        .collect(Collectors.joining());
  }

  private static String scales(SparseSlice sent) {
    return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(sent.scales());
  }

  @Test
  void roundsHalvesToTheEvenBin() {
    // deviation 4/3, so bins are 2 wide and 1 lies on an edge: 2.5 and 1.5 both give 2
    SparseSlice sent = send(2, -2, 1, -1, 1, -1, 1, -1, 1, -1);

    assertThat(codes(sent)).isEqualTo("3122222222");
    assertThat(scales(sent))
        .isEqualTo("00 00 00 00 00 00 00 C0 00 00 00 00 00 00 00 40 00 00 00 00");
  }

  @Test
  void writesTheMeanOfEachBinAndTheShift() {
    float[] values = {
      0.1f, -0.2f, 0.3f, -0.9f, 0.05f, 0.02f, -0.04f, 0.11f, 0.6f, -0.07f, 0.013f, 0.5f
    };

    SparseSlice sent = send(values);

    assertThat(codes(sent)).isEqualTo("222022223223");
    // -0.94025, 0, -0.0088055, 0.50975 and 0.04025
    assertThat(scales(sent))
        .isEqualTo("39 B4 70 BF 00 00 00 00 30 45 10 BC FA 7E 02 3F 30 DD 24 3D");
  }

  @Test
  void usesAllBinsOfCubes() {
    SparseSlice sent = send(numbers(200, i -> Math.pow(i * 37 % 101 - 50, 3) / 1e6));

    assertThat(codes(sent))
        .isEqualTo(
            "022123223221221232232212212322322122223220221232232212212322322122223220"
                + "221232232212212322322122223220221232232212212322322122123223221222232202"
                + "21232232212212322322122223220221232232212212322322122223");
    assertThat(scales(sent))
        .isEqualTo("0B 3E F1 BD 5C 30 8C BD 59 9A CB 37 32 D4 9D 3D 59 9D 45 38");
  }

  @Test
  void centresValuesOfOneSign() {
    SparseSlice sent = send(numbers(60, i -> 1 + i * 29 % 53 / 1024.0));

    assertThat(codes(sent))
        .isEqualTo("121213232321212132323212121323232121313232321213232321212132");
    assertThat(scales(sent))
        .isEqualTo("00 00 00 00 5E 73 97 BC 76 E2 51 B8 29 14 98 3C 55 25 83 3F");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void takesAWidthOfOneWhereThereIsNoDeviation(int count) {
    SparseSlice sent = send(numbers(count, i -> 0.5));

    assertThat(codes(sent)).isEqualTo("2".repeat(count));
    assertThat(Slices.dense(sent)).containsOnly(0.5f);
  }

  @Test
  void isASignOfGaussianTopEntries() {
    float[] values = Slices.gaussian(1 << 20, 11);
    SparseSlice sent = new SliceCompressor(SPEC).compress(Slices.matrix(1024, 1024), false, values);

    int[] counts = new int[4];
    for (int entry = 0; entry < sent.entries(); entry++) {
      counts[sent.code(entry)]++;
    }
    assertThat(counts[0] + counts[2]).isLessThan(sent.entries() / 1000);
    assertThat(Slices.relativeError(sent, values)).isCloseTo(0.111, within(0.001));
  }

  @Test
  void binsMeetAtUnequalDistancesFromTheMean() {
    float[] values = Slices.gaussian(100_000, 5);
    SparseSlice sent = send(values);

    float[] largest = {-9, -9, -9, -9};
    for (int entry = 0; entry < values.length; entry++) {
      int code = sent.code(entry);
      largest[code] = Math.max(largest[code], values[entry]);
    }
    assertThat(largest[0]).isCloseTo(-2.25f, within(0.02f));
    assertThat(largest[1]).isCloseTo(-0.75f, within(0.01f));
    assertThat(largest[2]).isCloseTo(0.75f, within(0.01f));
  }

  @Test
  void sendsNoMoreThanTheLargestLevelOfLogScale() {
    float largest = LogScale.level(LogScale.MAX_CODE);

    assertThat(Slices.dense(send(100, -100, 100, -100)))
        .containsExactly(largest, -largest, largest, -largest);
    assertThat(Slices.dense(send(1e30f))).containsExactly(largest);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, -14, Float.MAX_VALUE})
  void refusesLevelsThatAreNotFiniteOrTooLarge(float wrong) {
    ChunkGrid grid = ChunkGrid.of(Slices.matrix(1, 4), true, SPEC);
    int bits = Float.floatToRawIntBits(wrong);
    for (int index = 0; index < 5; index++) {
      byte[] scales = new byte[20];
      for (int i = 0; i < Float.BYTES; i++) {
        scales[index * Float.BYTES + i] = (byte) (bits >> (i * Byte.SIZE));
      }

      assertThatThrownBy(() -> new TemplarBins().check(scales, grid))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "%s is %s, outside [-13.454343, 13.454343]",
              index == 4 ? "shift" : "level " + index, wrong);
    }
  }
}
