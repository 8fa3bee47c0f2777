package org.outerloop.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalvesTest {
  @Test
  void everyHalfComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Halves.widen((short) bits);
      if (Float.isNaN(value)) {
        assertThat(Halves.widen(Halves.narrow(value))).isNaN();
      } else {
        assertThat(Halves.narrow(value)).isEqualTo((short) bits);
      }
    }
    assertThat(Halves.widen((short) 0x3c00)).isEqualTo(1f);
    assertThat(Halves.widen((short) 0xc000)).isEqualTo(-2f);
    assertThat(Halves.widen((short) 0x7bff)).isEqualTo(65504f);
    assertThat(Halves.widen((short) 0x0001)).isEqualTo(0x1p-24f);
  }

  @Test
  void betweenTwoHalvesTheNearerAndOfBothTheEvenOne() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      float low = Halves.widen((short) bits);
      float high = Halves.widen((short) (bits + 1));
      float middle = (low + high) / 2; // exact: one bit more
      int even = bits + (bits & 1);
      assertThat(Halves.narrow(middle)).isEqualTo((short) even);
      assertThat(Halves.narrow(Math.nextDown(middle))).isEqualTo((short) bits);
      assertThat(Halves.narrow(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
      assertThat(Halves.narrow(-middle)).isEqualTo((short) (even | 0x8000));
    }
    assertThat(Halves.widen(Halves.narrow(65519.99f))).isEqualTo(65504f);
    assertThat(Halves.widen(Halves.narrow(65520f))).isInfinite();
    assertThat(Halves.widen(Halves.narrow(1e-9f))).isZero();
  }

  @Test
  void brainFloatsAreRoundedToTheNearestEven() {
    assertThat(Halves.narrowToBrain(1f)).isEqualTo((short) 0x3f80);
    assertThat(Halves.narrowToBrain(Float.intBitsToFloat(0x3f808000))).isEqualTo((short) 0x3f80);
    assertThat(Halves.narrowToBrain(Float.intBitsToFloat(0x3f818000))).isEqualTo((short) 0x3f82);
    assertThat(Halves.narrowToBrain(Float.intBitsToFloat(0x3f808001))).isEqualTo((short) 0x3f81);
    assertThat(Halves.narrowToBrain(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xff80);
    assertThat(Halves.narrowToBrain(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
    assertThat(Halves.narrowToBrain(Float.intBitsToFloat(0x7f800001)) & 0x7f).isNotZero();
  }
}
