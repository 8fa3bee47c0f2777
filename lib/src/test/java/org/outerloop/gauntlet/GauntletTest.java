package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.outerloop.protocol.Digest;

class GauntletTest {
  private static final Losses GOOD = Tries.exact(0.02, 0.01);
  private static final Losses BETTER = Tries.exact(0.03, 0.02);
  private static final Losses HARMFUL = Tries.exact(-0.01, -0.02);

  private final Gauntlet gauntlet = new Gauntlet(Specs.DEFAULT);

  @Test
  void mergesWhatHelpsInPeerOrder() {
    Judgement judgement = first(Tries.tried(0, GOOD), Tries.tried(1, BETTER));

    assertThat(judgement.merged()).containsExactly(Specs.peer(0), Specs.peer(1));
    assertThat(judgement.standings().rounds()).isEqualTo(1);
    Verdict best = judgement.verdicts().get(1);
    assertThat(best.standing().rating().mu()).isCloseTo(27.256209212553, within(1e-9));
    assertThat(best.standing().proof()).isEqualTo(0.05);
    assertThat(best.proofSign()).isEqualTo(1);
    assertThat(best.score()).isCloseTo(0.05 * best.standing().rating().ordinal(), within(1e-12));
    assertThat(best.weight()).isEqualTo(1); // the other's ordinal is still below 0
  }

  @Test
  void refusesWhatHarmsAndPaysNothingForIt() {
    Standings trusted = afterRounds(10, Tries.tried(0, GOOD), Tries.tried(1, BETTER));

    Judgement judgement =
        gauntlet.judge(
            10, List.of(Tries.tried(0, GOOD), Tries.tried(1, HARMFUL)), List.of(), trusted);

    Verdict harmful = judgement.verdicts().get(1);
    assertThat(harmful.decision()).isEqualTo(Decision.HARMFUL);
    assertThat(harmful.reason()).isEqualTo("loss score -0.0200 with error 0.00");
    assertThat(harmful.score()).isZero();
    assertThat(harmful.weight()).isZero();
    assertThat(judgement.merged()).containsExactly(Specs.peer(0));
  }

  @ParameterizedTest
  @EnumSource(names = "ACCEPTED", mode = Mode.EXCLUDE)
  void ranksWhoDeliversNothingBelowEverybody(Outcome outcome) {
    Judgement judgement =
        first(Tries.tried(0, GOOD), Tries.tried(1, HARMFUL), Tries.refused(2, outcome));

    assertThat(judgement.verdicts().get(2).decision().name()).isEqualTo(outcome.name());
    assertThat(judgement.verdicts().get(2).reason()).isEqualTo(outcome.name());
    assertThat(mu(judgement, 2)).isLessThan(mu(judgement, 1));
    assertThat(mu(judgement, 1)).isLessThan(mu(judgement, 0));
  }

  @ParameterizedTest
  @EnumSource(names = {"MISSING", "EARLY", "LATE"})
  void takesAQuarterThenHalfThenAllFromWhoMissesRounds(Outcome outcome) {
    Standings trusted = afterRounds(10, Tries.tried(0, GOOD), Tries.tried(1, BETTER));
    double proof = trusted.peers().get(1).proof();
    List<Double> proofs = new ArrayList<>();

    Standings standings = trusted;
    for (int round = 10; round < 13; round++) {
      Judgement judgement =
          gauntlet.judge(
              round,
              List.of(Tries.tried(0, GOOD), Tries.refused(1, outcome)),
              List.of(),
              standings);
      Verdict absent = judgement.verdicts().get(1);
      proofs.add(absent.standing().proof());
      assertThat(absent.score()).isEqualTo(Specs.score(absent.standing()));
      standings = judgement.standings();
    }

    assertThat(proofs).containsExactly(proof * 0.75, proof * 0.75 * 0.5, 0.0);
    assertThat(standings.peers().get(1).misses()).isEqualTo(3);
  }

  @Test
  void countsMissesFromTheStartAfterARoundOfOwnWork() {
    Standings missedTwice = afterRounds(2, Tries.tried(0, GOOD), Tries.refused(1, Outcome.MISSING));

    Judgement copied =
        gauntlet.judge(
            2,
            List.of(Tries.tried(0, 0, "work", GOOD), Tries.tried(1, 5000, "work", GOOD)),
            List.of(),
            missedTwice);
    Judgement returned =
        gauntlet.judge(
            2, List.of(Tries.tried(0, GOOD), Tries.tried(1, GOOD)), List.of(), missedTwice);

    assertThat(copied.standings().peers().get(1).misses()).isEqualTo(2);
    assertThat(returned.standings().peers().get(1).misses()).isZero();
  }

  @Test
  void suspendsAPeerAfterThreeNegativeRoundsUntilAPositiveOne() {
    // within the noise, so not harmful: one sequence in eight gains, the others lose
    Losses slightlyNegative = new Losses(eight(4, 4), eight(4, 4), eight(4, 4), eight(3.95, 4.01));
    Standings standings = Standings.start(Specs.peers(3));
    List<Decision> decisions = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      Losses third = round < 4 ? slightlyNegative : noisyGain();
      Judgement judgement =
          gauntlet.judge(
              round,
              List.of(
                  Tries.tried(0, noisyGain()), Tries.tried(1, noisyGain()), Tries.tried(2, third)),
              List.of(),
              standings);
      decisions.add(judgement.verdicts().get(2).decision());
      standings = judgement.standings();
    }

    assertThat(decisions)
        .containsExactly(
            Decision.MERGED,
            Decision.MERGED,
            Decision.SUSPENDED,
            Decision.SUSPENDED,
            Decision.MERGED);
  }

  @Test
  void leavesOutTheWorstWhenThereIsNoRoom() {
    Gauntlet narrow = new Gauntlet(Specs.withMergedPeers(2));
    List<Evidence> evidence =
        List.of(
            Tries.tried(0, Tries.exact(0.02, 0.010)),
            Tries.tried(1, Tries.exact(0.02, 0.008)),
            Tries.tried(2, Tries.exact(0.02, 0.012)));

    Judgement judgement = narrow.judge(0, evidence, List.of(), Standings.start(Specs.peers(3)));

    assertThat(judgement.merged()).containsExactly(Specs.peer(0), Specs.peer(2));
    assertThat(judgement.verdicts().get(1).decision()).isEqualTo(Decision.RESERVE);
  }

  @Test
  void fillsEqualPlacesInPeerOrder() {
    Gauntlet narrow = new Gauntlet(Specs.withMergedPeers(2));
    List<Evidence> evidence =
        List.of(Tries.tried(0, GOOD), Tries.tried(1, GOOD), Tries.tried(2, GOOD));

    Judgement judgement = narrow.judge(0, evidence, List.of(), Standings.start(Specs.peers(3)));

    assertThat(judgement.merged()).containsExactly(Specs.peer(0), Specs.peer(1));
  }

  @Test
  void leavesAnUntriedPeerAsItWas() {
    Evidence untried = Evidence.untried(Specs.peer(1), 0, Digest.ofText("untried"), 1);

    Judgement judgement = first(Tries.tried(0, GOOD), untried, Tries.tried(2, BETTER));

    Verdict verdict = judgement.verdicts().get(1);
    assertThat(verdict.decision()).isEqualTo(Decision.NOT_TRIED);
    assertThat(verdict.standing().rating()).isEqualTo(Rating.START);
    assertThat(verdict.standing().lastTried()).isEqualTo(-1);
    assertThat(verdict.isMerged()).isFalse();
  }

  @Test
  void changesNoRatingWhenNobodyDelivers() {
    Judgement judgement =
        first(Tries.refused(0, Outcome.MISSING), Tries.refused(1, Outcome.MALFORMED));

    assertThat(judgement.standings().peers())
        .allSatisfy(standing -> assertThat(standing.rating()).isEqualTo(Rating.START));
    assertThat(judgement.merged()).isEmpty();
    assertThat(judgement.verdicts()).allSatisfy(v -> assertThat(v.weight()).isZero());
  }

  @Test
  void givesNothingForTwoNegativesMultiplied() {
    Standing bad = Specs.standing(0, new Rating(5, 4), -0.8);

    assertThat(bad.rating().ordinal()).isNegative();
    assertThat(Specs.score(bad)).isZero();
  }

  @Test
  void refusesEvidenceOfAnotherRoundOrOfOtherPeers() {
    Standings start = Standings.start(Specs.peers(2));
    List<Evidence> evidence = List.of(Tries.tried(0, GOOD), Tries.tried(1, GOOD));

    assertThatThrownBy(() -> gauntlet.judge(3, evidence, List.of(), start))
        .hasMessage("Round 3 is judged with standings after 0 rounds");
    assertThatThrownBy(() -> gauntlet.judge(0, List.of(Tries.tried(2, GOOD)), List.of(), start))
        .hasMessage("Evidence of peer-2, who never joined");
    assertThatThrownBy(
            () -> gauntlet.judge(0, List.of(evidence.get(1), evidence.get(1)), List.of(), start))
        .hasMessage("Evidence of peer-1 is given twice");
    assertThatThrownBy(() -> gauntlet.judge(0, evidence, List.of(Specs.overlap(0, 7, 1)), start))
        .hasMessage("Overlap with peer-7, of whom there is no evidence");
  }

  private Judgement first(Evidence... evidence) {
    return gauntlet.judge(
        0, List.of(evidence), List.of(), Standings.start(Specs.peers(evidence.length)));
  }

  private Standings afterRounds(int rounds, Evidence... evidence) {
    Standings standings = Standings.start(Specs.peers(evidence.length));
    for (int round = 0; round < rounds; round++) {
      standings = gauntlet.judge(round, List.of(evidence), List.of(), standings).standings();
    }
    return standings;
  }

  private static double mu(Judgement judgement, int peer) {
    return judgement.standings().peers().get(peer).rating().mu();
  }

  private static Losses noisyGain() {
    return new Losses(eight(4, 4), eight(3.9, 3.9), eight(4, 4), eight(3.95, 3.99));
  }

  private static List<Double> eight(double first, double others) {
    return Stream.iterate(0, i -> i < 8, i -> i + 1).map(i -> i == 0 ? first : others).toList();
  }
}
