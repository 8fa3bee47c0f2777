package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenWidthTest {
  @ParameterizedTest
  @CsvSource({"1, UINT16", "65536, UINT16", "65537, UINT32", "2147483647, UINT32"})
  void isTheSmallestThatHoldsEveryId(int vocabulary, TokenWidth width) {
    assertThat(TokenWidth.of(vocabulary)).isEqualTo(width);
    assertThat(TokenWidth.ofBits(width.bits())).isEqualTo(width);
  }

  @Test
  void idsComeBackFromTheBorders() {
    int[] narrow = {0, 1, 255, 256, 32767, 32768, 65535};
    int[] wide = {0, 65535, 65536, Integer.MAX_VALUE};

    assertThat(TokenWidth.UINT16.pack(narrow)).hasSize(14).startsWith(0, 0, 1, 0, 255, 0);
    assertThat(TokenWidth.UINT16.unpack(TokenWidth.UINT16.pack(narrow))).isEqualTo(narrow);
    assertThat(TokenWidth.UINT32.unpack(TokenWidth.UINT32.pack(wide))).isEqualTo(wide);
  }

  @Test
  void anIdThatDoesNotFitIsAnErrorAndNeverAnotherId() {
    assertThatThrownBy(() -> TokenWidth.UINT16.pack(new int[] {5, 65536}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Token id 65536 at 1 does not fit UINT16");
    assertThatThrownBy(() -> TokenWidth.UINT32.pack(new int[] {-1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Token id 4294967295 at 0 does not fit UINT32");
    assertThatThrownBy(() -> TokenWidth.UINT32.unpack(new byte[] {0, 0, 0, -1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Token id 4278190080 at 0 is above 2^31 - 1");
    assertThatThrownBy(() -> TokenWidth.UINT16.unpack(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 bytes are no whole number of ids of UINT16");
  }
}
