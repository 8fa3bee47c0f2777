package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
  private static final LearningRateSchedule SCHEDULE = new LearningRateSchedule(8, 2, 4, 12);

  @Test
  void risesThenFallsAsACosineThenStays() {
    assertThat(SCHEDULE.rate(0)).isEqualTo(2);
    assertThat(SCHEDULE.rate(1)).isEqualTo(4);
    assertThat(SCHEDULE.rate(3)).isEqualTo(8);
    assertThat(SCHEDULE.rate(4)).isEqualTo(8);
    assertThat(SCHEDULE.rate(6)).isCloseTo(5 + 3 * Math.sqrt(0.5), within(1e-12));
    assertThat(SCHEDULE.rate(8)).isCloseTo(5, within(1e-12)); // half-way
    assertThat(SCHEDULE.rate(12)).isEqualTo(2);
    assertThat(SCHEDULE.rate(1_000_000_000_000L)).isEqualTo(2);
  }

  @Test
  void mayDoWithoutWarmup() {
    assertThat(new LearningRateSchedule(8, 2, 0, 12).rate(0)).isEqualTo(8);
  }

  @Test
  void refusesStepsBeforeTheFirst() {
    assertThatThrownBy(() -> SCHEDULE.rate(-1)).hasMessage("Inner step -1 is negative");
  }
}
