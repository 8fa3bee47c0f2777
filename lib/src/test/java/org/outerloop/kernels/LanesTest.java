package org.outerloop.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanesTest {

  private static float exp(float x) {
    return Lanes.exp(Lanes.all(x)).lane(0);
  }

  @Test
  void exponentialIsWithinTwoUnitsInTheLastPlace() {
    for (double x = -87; x <= 88; x += 0.00137) {
      float at = (float) x;
      double exact = Math.exp(at);
      assertThat(Math.abs(exp(at) - exact))
          .as("e^%s", at)
          .isLessThanOrEqualTo(2 * Math.ulp((float) exact));
    }
    assertThat(exp(0)).isEqualTo(1);
  }

  @Test
  void exponentialIsHeldAtItsEndsAndKeepsNotANumber() {
    assertThat(exp(Float.NEGATIVE_INFINITY)).isEqualTo(exp(-87)).isBetween(0f, 1e-37f);
    assertThat(exp(Float.POSITIVE_INFINITY)).isEqualTo(exp(88)).isGreaterThan(1e38f);
    assertThat(exp(Float.NaN)).isNaN();
    assertThat(Lanes.sigmoid(Lanes.all(-200f)).lane(0)).isBetween(0f, 1e-37f);
    assertThat(Lanes.sigmoid(Lanes.all(200f)).lane(0)).isEqualTo(1f);
  }

  /** Upper half of the bits: 0x3f80 is one, 0x3f81 the next. */
  @ParameterizedTest
  @CsvSource({
    "3f800000, 3f80",
    "3f807fff, 3f80",
    "3f808000, 3f80", // a tie goes to the even one
    "3f808001, 3f81",
    "3f818000, 3f82", // a tie goes to the even one
    "bf80ffff, bf81",
    "00000001, 0000",
    "80000000, 8000",
    "7f7fffff, 7f80", // the largest float is nearest to infinity
    "ff800000, ff80",
    "7fc00000, 7fc0"
  })
  void roundsToTheNearestBfloat16(String bits, String rounded) {
    Line line = new Line(1);
    line.values[0] = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));

    Lanes.narrow(line.values, 0, line.bits, 0, 1);

    assertThat(line.bits[0]).isEqualTo((short) Integer.parseInt(rounded, 16));
  }

  @Test
  void everyBfloat16SurvivesTheWayThere() {
    Line line = new Line(1);
    for (int bits = 0; bits < 1 << 16; bits++) {
      line.bits[0] = (short) bits;
      Lanes.widen(line.bits, 0, line.values, 0, 1);
      assertThat(Float.floatToRawIntBits(line.values[0])).isEqualTo(bits << 16);
      if (!Float.isNaN(line.values[0])) {
        Lanes.narrow(line.values, 0, line.bits, 0, 1);
        assertThat(line.bits[0]).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void sumsLanesFromTheFirstToTheLast() {
    float[] values = new float[Lanes.COUNT];
    values[0] = 1e8f; // swallows what comes after it, were it not for the order
    values[1] = 1;
    values[Lanes.COUNT - 1] = -1e8f;

    assertThat(Lanes.sum(Lanes.load(values, 0))).isEqualTo((1e8f + 1) - 1e8f);
  }
}
