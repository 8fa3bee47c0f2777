package org.outerloop.jobs.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void endsOnTicksThatAreRoundNumbers() {
    Scale scale = Scale.around(4.348, 8.32, 200, 0, 5);

    assertThat(scale.ticks()).containsExactly(4.0, 5.0, 6.0, 7.0, 8.0, 9.0);
    assertThat(scale.at(4)).isEqualTo(200);
    assertThat(scale.at(9)).isZero();
  }

  @Test
  void writesTicksWithAsManyDecimalsAsTheStepHas() {
    Scale scale = Scale.around(0.012, 0.031, 0, 100, 4);

    assertThat(scale.ticks().stream().map(scale::text))
        .containsExactly("0.010", "0.015", "0.020", "0.025", "0.030", "0.035");
  }

  @Test
  void beginsAtZeroForLengths() {
    assertThat(Scale.fromZero(29.9, 0, 1, 5).ticks()).containsExactly(0.0, 10.0, 20.0, 30.0);
  }

  @Test
  void hasRoomForAValueThatNeverChanges() {
    Scale scale = Scale.around(5, 5, 100, 0, 5);

    assertThat(scale.at(5)).isBetween(0.0, 100.0);
    assertThat(scale.ticks()).hasSizeBetween(2, 8);
  }

  @Test
  void countsRoundsInWholeNumbers() {
    assertThat(Scale.whole(0, 3, 0, 1, 9).ticks()).containsExactly(0.0, 1.0, 2.0, 3.0);
    assertThat(Scale.whole(0, 0, 0, 1, 9).ticks()).containsExactly(0.0, 1.0);
  }
}
