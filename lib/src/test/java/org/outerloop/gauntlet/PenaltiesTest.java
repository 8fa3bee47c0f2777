package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpec.Penalties;
import org.outerloop.protocol.GauntletSpecs;

/** Peer 0 is honest; peer 1 has a good name and does what it should not. */
class PenaltiesTest {
  private static final Losses GOOD = Tries.exact(0.02, 0.01);
  private static final Losses BETTER = Tries.exact(0.03, 0.02);
  private static final Losses HARMFUL = Tries.exact(-0.01, -0.02);
  private static final int TRUSTED = 10;

  private final Gauntlet gauntlet = new Gauntlet(Specs.DEFAULT);
  private Standings standings = Standings.start(Specs.peers(2));
  private Judgement last;

  @Test
  void setsAsideWhoMissesFourOfEightRounds() {
    trust();
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      boolean misses = i < 8 && i % 2 == 0;
      judge(misses ? Tries.refused(1, Outcome.MISSING) : Tries.tried(1, BETTER));
      decisions.add(decision());
      if (i == 6) {
        assertThat(standing().proof()).isZero();
        assertThat(standing().setAsideUntil()).isEqualTo(TRUSTED + 15);
      }
    }

    assertThat(decisions.subList(7, 15)).containsOnly(Decision.SET_ASIDE);
    assertThat(decisions.subList(15, 17)).containsOnly(Decision.MERGED);
  }

  @Test
  void doesNotSetAsideWhoHasNotBeenThereForAllOfThem() {
    for (int i = 0; i < 7; i++) {
      judge(i < 5 ? Tries.refused(1, Outcome.MISSING) : Tries.tried(1, BETTER));
    }

    assertThat(decision()).isEqualTo(Decision.MERGED);
  }

  @Test
  void uploadsForShowAreNoPresence() {
    trust();
    for (int i = 0; i < 8; i++) {
      judge(Tries.refused(1, i % 2 == 0 ? Outcome.MALFORMED : Outcome.MISSING));
      assertThat(last.leaving()).hasSize(i < 7 ? 0 : 1);
    }

    assertThat(last.leaving()).containsExactly(Specs.peer(1));
    assertThat(standing().isSetAside(standings.rounds())).isTrue();
  }

  @Test
  void leavingAndJoiningAgainClearsNothing() {
    trust();
    for (int i = 0; i < 8; i++) {
      judge(Tries.refused(1, Outcome.MISSING));
    }
    Standing left = standing();
    for (int i = 0; i < 3; i++) { // not on the roster
      last =
          gauntlet.judge(standings.rounds(), List.of(Tries.tried(0, GOOD)), List.of(), standings);
      standings = last.standings();
    }

    Standings again = standings.with(List.of(Specs.peer(1), Specs.peer(2)));

    assertThat(again.peers().get(1)).isEqualTo(left);
    assertThat(again.peers().get(2)).isEqualTo(Standing.start(Specs.peer(2), TRUSTED + 11));
  }

  @Test
  void harmForfeitsAllPayUntilATrialWithoutHarm() {
    trust();
    judge(Tries.tried(1, HARMFUL));
    assertThat(verdict().score()).isZero();
    judge(Evidence.untried(Specs.peer(1), 0, Digest.ofText("unseen"), 1));
    assertThat(verdict().score()).isZero();
    judge(Tries.tried(1, BETTER));
    assertThat(verdict().score()).isPositive();
  }

  @Test
  void malformedWorkForfeitsOneRound() {
    trust();
    double before = verdict().score();
    judge(Tries.refused(1, Outcome.MALFORMED));
    assertThat(verdict().score()).isZero();
    judge(Evidence.untried(Specs.peer(1), 0, Digest.ofText("unseen"), 1));
    assertThat(verdict().score()).isPositive().isLessThanOrEqualTo(before);
  }

  @Test
  void whoIsNotDrawnKeepsItsScore() {
    trust();
    double before = verdict().score();
    for (int i = 0; i < 30; i++) {
      judge(Evidence.untried(Specs.peer(1), 0, Digest.ofText("unseen"), 1));
      assertThat(decision()).isEqualTo(Decision.NOT_TRIED);
      assertThat(verdict().score()).isEqualTo(before);
    }
  }

  @Test
  void mostlyNegativeTrialsLeaveAQuarterUnlessMostOfTheRoundIsNegative() {
    Standing standing = withNegatives(0b1_1111);
    var penalties = new org.outerloop.gauntlet.Penalties(Specs.DEFAULT.penalties());

    assertThat(penalties.factor(standing, Decision.MERGED, false)).isEqualTo(0.25);
    assertThat(penalties.factor(standing, Decision.MERGED, true)).isEqualTo(1);
    assertThat(penalties.factor(withNegatives(0b1111), Decision.MERGED, false)).isEqualTo(1);
    assertThat(penalties.factor(withNegatives(0b1_1111L << 8), Decision.MERGED, false))
        .isEqualTo(1);
  }

  @Test
  void aRoundIsExemptWhenTheScoreAtItsPlaceIsNegative() {
    List<Evidence> evidence = new ArrayList<>();
    for (int peer = 0; peer < 9; peer++) {
      evidence.add(Tries.tried(peer, peer < 4 ? GOOD : HARMFUL));
    }
    List<Case> cases = Case.of(evidence, Standings.start(Specs.peers(9)));

    assertThat(Case.isNegativeAt(4, cases)).isFalse();
    assertThat(Case.isNegativeAt(5, cases)).isTrue();
    assertThat(Case.isNegativeAt(0, cases)).isTrue();
    assertThat(Case.isNegativeAt(0, cases.subList(0, 8))).isFalse(); // half is not most
    assertThat(Case.isNegativeAt(5, cases.subList(0, 2))).isFalse();
    assertThat(Case.isNegativeAt(5, List.of())).isFalse();
  }

  @Test
  void copiesMaySetAside() {
    Penalties strict = new Penalties(List.of(), 8, 8, 0, 20, 8, 8, 1, 0);
    Gauntlet judge = new Gauntlet(GauntletSpecs.with(strict));

    Judgement copied =
        judge.judge(
            0,
            List.of(Tries.tried(0, 0, "work", GOOD), Tries.tried(1, 5000, "work", GOOD)),
            List.of(),
            standings);

    assertThat(copied.standings().peers().get(1).setAsideUntil()).isEqualTo(21);
    assertThat(copied.standings().peers().get(0).setAsideUntil()).isZero();
  }

  @Test
  void staleWorkIsPaidLessAndNotMerged() {
    trust();
    double before = verdict().score();
    judge(Evidence.untried(Specs.peer(1), 0, Digest.ofText("unseen"), 1).behind(1));

    assertThat(decision()).isEqualTo(Decision.STALE);
    assertThat(verdict().reason()).isEqualTo("made on the base of 1 rounds ago");
    assertThat(verdict().score()).isCloseTo(before * Math.pow(2 / 3.0, 2.5), within(1e-12));
    judge(Tries.tried(1, BETTER).behind(3));
    assertThat(decision()).isEqualTo(Decision.STALE);
    assertThat(verdict().score()).isZero();
    judge(Tries.tried(1, BETTER));
    assertThat(decision()).isEqualTo(Decision.MERGED);
    assertThat(verdict().score()).isGreaterThan(before / 2);
  }

  @Test
  void templarMergesStaleAndUnseenWorkOfAGoodName() {
    Standing trusted = Specs.standing(1, new Rating(30, 2), 0.5);
    Standings before = new Standings(5, List.of(Specs.standing(0, Rating.START, 0), trusted));

    Judgement judgement =
        new Gauntlet(GauntletSpecs.COVENANT_72B)
            .judge(
                5,
                List.of(
                    Tries.tried(0, HARMFUL).behind(1),
                    Evidence.untried(Specs.peer(1), 0, Digest.ofText("unseen"), 1)),
                List.of(),
                before);

    assertThat(judgement.merged()).containsExactly(Specs.peer(0), Specs.peer(1));
    assertThat(judgement.burned()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void syncScoreHasThePublishedValues() {
    SyncScore sync = new SyncScore(new GauntletSpec.Sync(3, 2.5, 2, 0.75));

    assertThat(sync.of(0)).isEqualTo(1);
    assertThat(sync.of(1)).isCloseTo(0.363, within(5e-4));
    assertThat(sync.of(2)).isCloseTo(0.064, within(5e-4));
    assertThat(sync.of(3)).isZero();
    assertThat(sync.of(1000)).isZero();
    SyncScore early = new SyncScore(new GauntletSpec.Sync(5, 2.5, 3, 0.75));
    assertThat(early.of(4)).isCloseTo(0.75 * Math.pow(0.2, 2.5), within(1e-12));
  }

  @Test
  void aLowProofCountsAsNoneAfterTheWarmUp() {
    ProofOfComputation proof = new ProofOfComputation(new GauntletSpec.Proof(0.05, 0.10, 6, 0));

    double mean = 0;
    List<Double> means = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      mean = proof.next(mean, 1);
      means.add(mean);
    }

    assertThat(means.get(0)).isCloseTo(0.05, within(1e-12));
    assertThat(means.get(1)).isCloseTo(0.0975, within(1e-12));
    assertThat(means.get(2)).isCloseTo(0.142625, within(1e-12));
    assertThat(proof.factor(Specs.standing(0, Rating.START, 0.0975))).isEqualTo(0.0975); // 5 trials
    ProofOfComputation warm = new ProofOfComputation(new GauntletSpec.Proof(0.05, 0.10, 5, 0));
    assertThat(warm.factor(Specs.standing(0, Rating.START, 0.0975))).isZero();
    assertThat(warm.factor(Specs.standing(0, Rating.START, 0.1))).isEqualTo(0.1);
    assertThat(warm.factor(Specs.standing(0, Rating.START, -0.5))).isZero();
  }

  private static Standing withNegatives(long negative) {
    return new Standing(
        Specs.peer(1),
        new Rating(30, 2),
        0.5,
        1,
        false,
        20,
        19,
        0,
        0,
        0,
        new History(20, 0, negative));
  }

  private void trust() {
    for (int i = 0; i < TRUSTED; i++) {
      judge(Tries.tried(1, BETTER));
    }
  }

  private void judge(Evidence second) {
    last =
        gauntlet.judge(
            standings.rounds(), List.of(Tries.tried(0, GOOD), second), List.of(), standings);
    standings = last.standings();
  }

  private Verdict verdict() {
    return last.verdicts().get(1);
  }

  private Decision decision() {
    return verdict().decision();
  }

  private Standing standing() {
    return standings.peers().get(1);
  }
}
