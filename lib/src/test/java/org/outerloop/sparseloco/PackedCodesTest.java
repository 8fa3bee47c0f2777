package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.SplitMix64;

class PackedCodesTest {
  private static final HexFormat HEX = HexFormat.of();

  private static byte[] bytes(PackedCodes codes) {
    byte[] bytes = new byte[PackedCodes.bytes(codes.count(), codes.bits())];
    codes.copyTo(bytes, 0);
    return bytes;
  }

  @Test
  void packsFromTheLowestBits() {
    byte[] codes = {1, 2, 3, 0, 3, 1};

    PackedCodes packed = PackedCodes.pack(codes, 2);

    assertThat(HEX.formatHex(bytes(packed))).isEqualTo("3907"); // 00 11 10 01, 00 00 01 11
    assertThat(packed.unpack()).isEqualTo(codes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void givesBackAndCountsEveryLength(int bits) {
    SplitMix64 random = new SplitMix64(bits);
    for (int count = 0; count < 100; count++) {
      byte[] codes = new byte[count];
      for (int i = 0; i < count; i++) {
        codes[i] = (byte) random.nextInt(1 << bits);
      }
      PackedCodes packed = PackedCodes.pack(codes, bits);
      PackedCodes copy = PackedCodes.of(bytes(packed), 0, count, bits);
      int first = random.nextInt(count + 1);
      int[] expected = new int[1 << bits];
      for (int i = first; i < count; i++) {
        assertThat(copy.get(i)).isEqualTo(codes[i] & 0xFF);
        expected[codes[i] & 0xFF]++;
      }
      int[] counts = new int[1 << bits];
      copy.count(first, count, counts);

      assertThat(copy.unpack()).isEqualTo(codes);
      assertThat(counts).isEqualTo(expected);
    }
  }

  @Test
  void refusesPaddingThatIsNotZero() {
    assertThatThrownBy(() -> PackedCodes.of(HEX.parseHex("40"), 0, 3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reserved bits of the last byte of codes are set: 64");
  }
}
