package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogScaleTest {
  @Test
  void hasEightStepsPerOctave() {
    for (int code = 1; code <= LogScale.MAX_CODE; code++) {
      double expected = Math.pow(2, (code - 1) / 8.0 - 28);
      assertThat(LogScale.level(code))
          .isCloseTo((float) expected, within((float) expected * 1e-7f));
    }
    assertThat(LogScale.level(0)).isZero();
    assertThat(LogScale.level(1)).isEqualTo(0x1p-28f);
    assertThat(LogScale.level(255)).isBetween(13.4f, 13.5f);
  }

  @Test
  void codesEveryLevelAsItself() {
    for (int code = 0; code <= LogScale.MAX_CODE; code++) {
      assertThat(LogScale.code(LogScale.level(code))).isEqualTo(code);
    }
  }

  @Test
  void roundsToTheNearestLevelAndHalvesDown() {
    for (int code = 0; code < LogScale.MAX_CODE; code++) {
      double middle = ((double) LogScale.level(code) + LogScale.level(code + 1)) / 2;
      assertThat(LogScale.code(middle)).isEqualTo(code);
      assertThat(LogScale.code(Math.nextUp(middle))).isEqualTo(code + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {14, 1e9, Float.MAX_VALUE, 1e300})
  void sendsTheLargestLevelForWhatIsLarger(double magnitude) {
    assertThat(LogScale.code(magnitude)).isEqualTo(LogScale.MAX_CODE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, Double.MIN_VALUE, Float.MIN_VALUE, 0x1p-29})
  void sendsZeroForWhatIsTooSmall(double magnitude) {
    assertThat(LogScale.code(magnitude)).isZero();
  }
}
