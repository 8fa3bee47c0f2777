package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Peer 0 under suspicion among two honest peers whose scores have an error of 0.001 or so. */
class SelectionTest {
  @Test
  void excusesALossThatNoiseExplains() {
    assertThat(decisionOn(after(3.99, 4.01, 4.012))).isEqualTo(Decision.MERGED);
  }

  @Test
  void refusesALossThatNoiseDoesNotExplain() {
    assertThat(decisionOn(after(4.02, 4.03, 4.05))).isEqualTo(Decision.HARMFUL);
  }

  @Test
  void doesNotLetOneRuinedSequenceExcuseItself() {
    Losses ruined = after(3.99, 3.99, 40);

    LossScore score = LossScore.of(ruined);
    assertThat(score.score() + 2 * score.scoreError()).isPositive();
    assertThat(decisionOn(ruined)).isEqualTo(Decision.HARMFUL);
  }

  private static Decision decisionOn(Losses suspicious) {
    List<Evidence> evidence =
        List.of(
            Tries.tried(0, suspicious),
            Tries.tried(1, after(3.95, 3.96, 3.98)),
            Tries.tried(2, after(3.94, 3.97, 3.98)));
    return new Gauntlet(Specs.DEFAULT)
        .judge(0, evidence, List.of(), Standings.start(Specs.peers(3)))
        .verdicts()
        .get(0)
        .decision();
  }

  /** Nine random sequences of 4 nats: four of the first, four of the second, one of the third. */
  private static Losses after(double first, double second, double third) {
    List<Double> before = Collections.nCopies(9, 4.0);
    List<Double> after = new ArrayList<>(Collections.nCopies(4, first));
    after.addAll(Collections.nCopies(4, second));
    after.add(third);
    return new Losses(before, before, before, after);
  }
}
