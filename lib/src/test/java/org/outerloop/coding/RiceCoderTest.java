package org.outerloop.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.SparseSlice;

class RiceCoderTest {
  private static final HexFormat HEX = HexFormat.of();

  /** Two chunks of 4 x 4 of which 2 are sent: r = 2. */
  private static final Slice SMALL = new Slice(0, 0, 4, 8);

  private static final ChunkGrid SMALL_GRID = grid(SMALL, false, 4, 2);

  private final SliceCoder coder = SliceCoder.of(Coding.RICE);

  private static ChunkGrid grid(Slice slice, boolean vector, int edge, int topK) {
    return ChunkGrid.of(slice, vector, new CompressionSpec(edge, topK, 0.95, 1 << 20));
  }

  private SparseSlice decode(SparseSlice like, byte[] positions, byte[] values) {
    return coder.decode(
        like.slice(), like.grid(), like.quantiser(), ByteRange.of(positions), ByteRange.of(values));
  }

  private void decodeSmall(String hex) {
    decode(Supports.of(SMALL, SMALL_GRID, 0, 1, 0, 1), HEX.parseHex(hex), new byte[3]);
  }

  @ParameterizedTest
  @CsvSource({
    "4096, 64, 5",
    "4096, 128, 4",
    "4096, 1, 11",
    "64, 64, 0",
    "64, 33, 0",
    "64, 16, 1",
    "4095, 64, 4",
  })
  void takesTheRemainderBitsFromTheChunk(int length, int sent, int bits) {
    assertThat(RiceCoder.remainderBits(length, sent)).isEqualTo(bits);
  }

  @Test
  void writesKnownBytes() {
    SparseSlice slice = Supports.of(SMALL, SMALL_GRID, 3, 13, 0, 15);
    // gaps 3 9, 0 14; remainders 3 1, 0 2 = 11 01 00 10; quotients 0 2, 0 3 = 1 001 1 0001,
    // each from the least significant bit
    assertThat(HEX.formatHex(coder.encode(slice).positions())).isEqualTo("871901");
  }

  @ParameterizedTest
  @CsvSource({
    "64, 64, 64, 64",
    "128, 192, 64, 64",
    "128, 192, 64, 1",
    "97, 101, 64, 64",
    "97, 101, 64, 4096",
    "97, 101, 16, 3",
    "65, 129, 64, 7",
    "65, 129, 64, 3000",
    "1, 1, 64, 64",
    "1, 300, 64, 64",
    "300, 1, 64, 1",
    "100, 130, 7, 13",
    "512, 512, 64, 64",
  })
  void givesBackEveryShape(int rows, int columns, int edge, int topK) {
    Slice slice = new Slice(0, 0, rows, columns);
    ChunkGrid grid = grid(slice, false, edge, topK);
    Supports supports = new Supports(rows * 1000L + columns + topK);
    for (int i = 0; i < 50; i++) {
      SparseSlice sparse = supports.random(slice, grid);
      SliceCoder.Encoded encoded = coder.encode(sparse);

      SparseSlice back = decode(sparse, encoded.positions(), encoded.values());

      assertThat(encoded.positions().length).isLessThanOrEqualTo(coder.maxPositionBytes(grid));
      assertThat(encoded.values()).hasSize(coder.maxValueBytes(grid, sparse.quantiser()));
      assertSame(back, sparse);
    }
  }

  @Test
  void writesNoPositionsOfAVector() {
    Slice slice = new Slice(0, 0, 1, 5000);
    SparseSlice sparse = new Supports(1).random(slice, grid(slice, true, 64, 64));

    SliceCoder.Encoded encoded = coder.encode(sparse);

    assertThat(encoded.positions()).isEmpty();
    assertSame(decode(sparse, encoded.positions(), encoded.values()), sparse);
  }

  @Test
  void readsWhereTheBytesLie() {
    SparseSlice sparse = Supports.of(SMALL, SMALL_GRID, 3, 13, 0, 15);
    byte[] around = HEX.parseHex("ffff871901ffff000000ff");

    SparseSlice back =
        coder.decode(
            SMALL,
            SMALL_GRID,
            sparse.quantiser(),
            new ByteRange(around, 2, 5),
            new ByteRange(around, 7, 10));

    assertSame(back, sparse);
  }

  @Test
  void reachesItsBound() {
    Slice slice = new Slice(0, 0, 64, 64);
    ChunkGrid grid = grid(slice, false, 64, 64);
    int[] last = new int[64];
    Arrays.setAll(last, i -> 4032 + i);

    int bytes = coder.encode(Supports.of(slice, grid, last)).positions().length;

    assertThat(bytes).isEqualTo(64).isEqualTo(coder.maxPositionBytes(grid)); // 40 + (64 + 126) / 8
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'positions in 0 bytes, remainders alone take 1'",
    "87, positions end early",
    "8719, positions end early",
    "000f00, 'positions have 3 bytes, 12 bits are left over'",
    "871903, 'positions have 3 bytes, 7 bits are left over'",
    "871981, 'positions have 3 bytes, 7 bits are left over'",
    "87190100, 'positions in 4 bytes, at most 3 are possible'",
    "8721, 'chunk 0 of 16 entries sends number 21'",
    "8700c0, 'chunk 0 of 16 entries sends number 2147483647'",
    "c71901, 'chunk 1 of 16 entries sends number 16'",
  })
  void refusesWhatItDoesNotWrite(String hex, String reason) {
    assertThatThrownBy(() -> decodeSmall(hex))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason);
  }

  @Test
  void refusesPaddingOfRemaindersThatIsNotZero() {
    Slice slice = new Slice(0, 0, 4, 4);
    SparseSlice sparse = Supports.of(slice, grid(slice, false, 4, 2), 3, 13);

    assertThat(HEX.formatHex(coder.encode(sparse).positions())).isEqualTo("0709");
    assertThatThrownBy(() -> decode(sparse, HEX.parseHex("1709"), new byte[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reserved bits of the last byte of remainders are set");
  }

  @Test
  void hasOneSpelling() {
    Slice slice = new Slice(0, 0, 65, 70);
    ChunkGrid grid = grid(slice, false, 64, 16);
    SparseSlice sparse = new Supports(5).random(slice, grid);
    SliceCoder.Encoded encoded = coder.encode(sparse);
    SplitMix64 random = new SplitMix64(6);
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] hostile = hostile(encoded.positions(), random);
      Throwable problem =
          catchThrowable(
              () ->
                  assertThat(coder.encode(decode(sparse, hostile, encoded.values())).positions())
                      .isEqualTo(hostile));
      accepted += problem == null ? 1 : 0;
      if (problem != null) {
        assertThat(problem).isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThat(accepted).isPositive();
  }

  /** Some bits turned, or all bytes random, or zeros to make long runs; of any length. */
  private static byte[] hostile(byte[] good, SplitMix64 random) {
    byte[] hostile = Arrays.copyOf(good, good.length - random.nextInt(3) + random.nextInt(3));
    int kind = random.nextInt(3);
    for (int i = 0; i < hostile.length; i++) {
      if (kind == 1) {
        hostile[i] = (byte) random.nextInt(256);
      } else if (kind == 2 && random.nextInt(2) == 0) {
        hostile[i] = 0;
      }
    }
    if (kind == 0) {
      hostile[random.nextInt(hostile.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return hostile;
  }

  private static void assertSame(SparseSlice found, SparseSlice expected) {
    assertThat(found.entries()).isEqualTo(expected.entries());
    for (int i = 0; i < expected.entries(); i++) {
      assertThat(found.position(i)).isEqualTo(expected.position(i));
      assertThat(found.code(i)).isEqualTo(expected.code(i));
    }
    assertThat(found.scales()).isEqualTo(expected.scales());
  }
}
