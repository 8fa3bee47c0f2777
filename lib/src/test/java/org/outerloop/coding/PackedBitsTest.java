package org.outerloop.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.SplitMix64;

class PackedBitsTest {
  private static final HexFormat HEX = HexFormat.of();

  private static short[] positions(String text) {
    String[] words = text.isBlank() ? new String[0] : text.trim().split(" ");
    short[] positions = new short[words.length];
    for (int i = 0; i < words.length; i++) {
      positions[i] = Short.parseShort(words[i]);
    }
    return positions;
  }

  @ParameterizedTest
  @CsvSource({
    "1 2 2748 3567, 01200 0bcfade",
    "4095 4094 0 1, ffefff001000",
    "0, 0000",
    "4095, ff0f",
    "1 2 2748, 012000bc0a",
    "' ', ''",
  })
  void packsPositionsAsKnown(String positions, String hex) {
    short[] values = positions(positions);
    byte[] packed = PackedBits.packPositions(values, values.length);

    assertThat(HEX.formatHex(packed)).isEqualTo(hex.replace(" ", ""));
    assertThat(PackedBits.unpackPositions(packed, 0, values.length)).isEqualTo(values);
  }

  @Test
  void givesBackEveryCount() {
    SplitMix64 random = new SplitMix64(9);
    for (int count = 0; count < 100; count++) {
      short[] positions = new short[count];
      for (int i = 0; i < count; i++) {
        positions[i] = (short) random.nextInt(4096);
      }
      byte[] packed = PackedBits.packPositions(positions, count);

      assertThat(packed).hasSize(PackedBits.positionBytes(count));
      assertThat(PackedBits.unpackPositions(packed, 0, count)).isEqualTo(positions);
    }
  }

  @Test
  void refusesPaddingThatIsNotZero() {
    assertThatThrownBy(() -> PackedBits.unpackPositions(HEX.parseHex("0010"), 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reserved bits of the last position are set: 4096");
  }
}
