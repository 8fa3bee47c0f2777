package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LossScoreTest {
  @Test
  void isTheMeanImprovementOverTheMeanLoss() {
    LossScore score =
        LossScore.of(
            new Losses(
                List.of(4.0, 6.0), List.of(3.0, 4.0), List.of(2.0, 3.0), List.of(2.0, 2.75)));

    // assigned: differences 1 and 2 over 5; random: 0 and 0.25 over 2.5
    assertThat(score.assignedImprovement()).isCloseTo(0.3, within(1e-15));
    assertThat(score.assignedError()).isCloseTo(0.1, within(1e-15));
    assertThat(score.score()).isCloseTo(0.05, within(1e-15));
    assertThat(score.scoreError()).isCloseTo(0.05, within(1e-15));
    assertThat(score.gap()).isCloseTo(0.25, within(1e-15));
    assertThat(score.assignedBefore()).isEqualTo(5);
    assertThat(score.assignedAfter()).isEqualTo(3.5);
    assertThat(score.randomBefore()).isEqualTo(2.5);
    assertThat(score.randomAfter()).isEqualTo(2.375);
  }

  @Test
  void knowsNothingOfTheErrorOfASingleSequence() {
    Losses single = new Losses(List.of(4.0), List.of(3.0), List.of(4.0), List.of(4.1));

    assertThat(LossScore.of(single).scoreError()).isEqualTo(1);
  }

  @Test
  void staysInBoundsWhateverTheLossesAre() {
    List<Double> before = List.of(4.0, 4.0, 4.0, 4.0);
    List<Double> ruined = List.of(4.0, Double.MAX_VALUE, 4.0, 4.0);

    LossScore score = LossScore.of(new Losses(before, ruined, before, ruined));

    assertThat(score.score()).isEqualTo(-0.25);
    assertThat(score.randomAfter()).isFinite();
  }

  @Test
  void isZeroOrWorseOnDataThatNeedNoImprovement() {
    List<Double> known = List.of(0.0, 0.0);

    assertThat(LossScore.of(new Losses(known, known, known, List.of(0.0, 1.0))).score())
        .isEqualTo(-0.5);
    assertThat(LossScore.of(new Losses(known, known, known, known)).score()).isZero();
  }

  @Test
  void isNotMeasuredWithoutABaseModel() {
    List<Double> two = List.of(4.0, 4.0);

    assertThatThrownBy(() -> new Losses(two, two, List.of(4.0, Double.NaN), two))
        .hasMessage(
            "The base model has loss NaN on random data: no contribution can be tried on it");
    assertThatThrownBy(() -> new Losses(List.of(), List.of(), two, two))
        .hasMessage("No assigned sequence was tried");
    assertThatThrownBy(() -> new Losses(two, List.of(1.0), two, two))
        .hasMessage("2 assigned losses before, but 1 after");
  }
}
