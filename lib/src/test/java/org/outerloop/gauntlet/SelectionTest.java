package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.Digest;

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

  @ParameterizedTest
  @CsvSource({
    "4.9, 40, MERGED", "5.1, 40, OUT_OF_SCALE", "0.21, 40, MERGED", "0.19, 40, OUT_OF_SCALE",
    // error feedback has added up to 17.6 in the others, and to 1 or 2.85 in these
    "0.012, 0, MERGED", "0.011, 0, OUT_OF_SCALE", "0.033, 2, MERGED", "0.032, 2, OUT_OF_SCALE",
    "4.9, 0, MERGED", "5.1, 0, OUT_OF_SCALE"
  })
  void holdsWhoRemembersLessToLess(double norm, long remembers, Decision decision) {
    Losses good = after(3.95, 3.96, 3.98);
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        Evidence.tried(Specs.peer(0), 0, Digest.ofText("0"), good, norm).remembering(remembers));
    for (int peer = 1; peer < 4; peer++) {
      Digest payload = Digest.ofText("" + peer);
      evidence.add(Evidence.tried(Specs.peer(peer), 0, payload, good, 1).remembering(40));
    }

    assertThat(
            new Gauntlet(Specs.DEFAULT)
                .judge(0, evidence, List.of(), Standings.start(Specs.peers(4)))
                .verdicts()
                .get(0)
                .decision())
        .isEqualTo(decision);
  }

  /** Good work, but not of the data that it was to be made of, ten times in a row. */
  @Test
  void keepsOutWhoHasNeverShownAProof() {
    Gauntlet gauntlet = new Gauntlet(Specs.DEFAULT);
    Standings standings = Standings.start(Specs.peers(3));
    List<Decision> decisions = new ArrayList<>();
    for (int round = 0; round < 12; round++) {
      List<Evidence> evidence =
          List.of(
              Tries.tried(0, Tries.exact(0.006, 0.006)),
              Tries.tried(1, Tries.exact(0.012, 0.006)),
              Tries.tried(2, Tries.exact(0.012, 0.006)));
      Judgement judgement = gauntlet.judge(round, evidence, List.of(), standings);
      decisions.add(judgement.verdicts().get(0).decision());
      standings = judgement.standings();
    }

    assertThat(decisions.subList(0, 9)).containsOnly(Decision.MERGED);
    assertThat(decisions.subList(9, 12)).containsOnly(Decision.SUSPENDED);
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
