package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.protocol.ScheduleSpec;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.protocol.TrainingSpec.Precision;

/** A share of 0.25, at most 16 sequences of a kind, rounds of 15 steps of 16 sequences. */
class TrialSizeTest {
  private static final double SHARE = 0.25 * 3 * 15 * 16; // passes of a sequence

  private static TrialSize of(int contributions) {
    TrainingSpec training =
        new TrainingSpec(
            15,
            16,
            16,
            ScheduleSpec.cosine(1e-3, 1e-4, 1, 10),
            OptimizerSpec.adamw(0.9, 0.95, 1e-8, 0.1),
            1,
            Precision.FLOAT32,
            1,
            1);
    return TrialSize.of(GauntletSpecs.sharing(0.25), training, contributions);
  }

  @Test
  void spendsTheShareUntilTheLeastCountsTakeMore() {
    assertThat(of(20)).isEqualTo(new TrialSize(2, 5));
    for (int contributions = 1; contributions <= 22; contributions++) {
      TrialSize size = of(contributions);
      double cost = contributions * (2.0 * size.assigned() + size.random());

      assertThat(cost).isLessThanOrEqualTo(SHARE);
      if (size.random() < 16) { // a round with room for two more passes each would have taken it
        assertThat(cost + 2 * contributions).isGreaterThan(SHARE);
      }
    }
  }

  @Test
  void neverHasMoreThanTheUserAllowsNorFewerThanASignNeeds() {
    assertThat(of(1)).isEqualTo(new TrialSize(16, 16));
    assertThat(of(1000)).isEqualTo(new TrialSize(2, 4));
  }

  @Test
  void falls() {
    for (int contributions = 1; contributions < 100; contributions++) {
      assertThat(of(contributions + 1).random()).isLessThanOrEqualTo(of(contributions).random());
      assertThat(of(contributions + 1).assigned())
          .isLessThanOrEqualTo(of(contributions).assigned());
    }
  }

  @Test
  void refusesARoundWithoutTrials() {
    assertThatThrownBy(() -> of(0)).hasMessage("A round of 0 trials");
  }
}
