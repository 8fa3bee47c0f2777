package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outerloop.protocol.ScheduleSpec;
import org.outerloop.protocol.ScheduleSpec.Anneal;
import org.outerloop.protocol.ScheduleSpec.Flat;

class LearningRateScheduleTest {
  private static final LearningRateSchedule SCHEDULE =
      new LearningRateSchedule(ScheduleSpec.cosine(8, 2, 4, 12));

  private static LearningRateSchedule schedule(
      double warmupStart, Flat flat, Anneal anneal, int restartWarmup) {
    return new LearningRateSchedule(
        new ScheduleSpec(8, 2, 4, warmupStart, 12, flat, anneal, restartWarmup));
  }

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
    ScheduleSpec spec = ScheduleSpec.cosine(8, 2, 0, 12);
    assertThat(new LearningRateSchedule(spec).rate(0)).isEqualTo(8);
  }

  @Test
  void mayStartTheWarmupAtAShareOfThePeak() {
    LearningRateSchedule schedule = schedule(0.5, Flat.NONE, Anneal.NONE, 0);

    assertThat(schedule.rate(0)).isEqualTo(4);
    assertThat(schedule.rate(1)).isEqualTo(5);
    assertThat(schedule.rate(3)).isEqualTo(7);
    assertThat(schedule.rate(4)).isEqualTo(8);
  }

  @Test
  void standsStillInTheFlatStretchAndGoesOnWhereItStopped() {
    LearningRateSchedule schedule = schedule(0, new Flat(6, 100), Anneal.NONE, 0);

    for (int step = 0; step <= 6; step++) {
      assertThat(schedule.rate(step)).isEqualTo(SCHEDULE.rate(step));
    }
    for (int step = 6; step <= 106; step++) {
      assertThat(schedule.rate(step)).isEqualTo(SCHEDULE.rate(6));
    }
    for (int step = 106; step <= 120; step++) {
      assertThat(schedule.rate(step)).isEqualTo(SCHEDULE.rate(step - 100));
    }
    assertThat(schedule.rate(107)).isLessThan(schedule.rate(106));
  }

  @Test
  void annealsWithAWarmupOfItsOwnAndALinearDecay() {
    LearningRateSchedule schedule = schedule(0, Flat.NONE, new Anneal(10, 2, 0.5, 4, 0.125), 0);

    assertThat(schedule.rate(9)).isEqualTo(SCHEDULE.rate(9));
    assertThat(schedule.rate(10)).isEqualTo(2); // half of half the peak
    assertThat(schedule.rate(11)).isEqualTo(4);
    assertThat(schedule.rate(12)).isEqualTo(4);
    assertThat(schedule.rate(14)).isEqualTo(2.5); // half-way from 4 to 1
    assertThat(schedule.rate(16)).isEqualTo(1);
    assertThat(schedule.rate(1000)).isEqualTo(1);
  }

  @Test
  void warmsAPeerUpAgainThatLostItsMoments() {
    LearningRateSchedule schedule = schedule(0, Flat.NONE, Anneal.NONE, 4);

    assertThat(schedule.rate(8, 0)).isCloseTo(5.0 / 4, within(1e-12));
    assertThat(schedule.rate(9, 1)).isEqualTo(SCHEDULE.rate(9) / 2);
    assertThat(schedule.rate(11, 3)).isEqualTo(SCHEDULE.rate(11));
    assertThat(schedule.rate(12, 4)).isEqualTo(2);
  }

  @Test
  void takesTheStartOfTheRunForNoRestart() {
    LearningRateSchedule schedule = schedule(0, Flat.NONE, Anneal.NONE, 4);

    for (int step = 0; step < 6; step++) {
      assertThat(schedule.rate(step)).isEqualTo(SCHEDULE.rate(step));
      assertThat(schedule.rate(step, step)).isEqualTo(SCHEDULE.rate(step));
    }
  }

  @Test
  void refusesStepsBeforeTheFirst() {
    assertThatThrownBy(() -> SCHEDULE.rate(-1)).hasMessage("Inner step -1 is negative");
    assertThatThrownBy(() -> SCHEDULE.rate(3, 4))
        .hasMessage("4 steps since the cold start are outside [0, 3]");
  }
}
