package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.protocol.Digest;

/**
 * What is wrong in the judging of one-covenant/templar 142666f0, by reading it, and must not be
 * here. Letters are those of a list of six: a and the judge's part of b and c here; b, c, d in
 * round/TemplarRoundDefectsTest and message/OriginalHolesTest; e and f in
 * exchange/TemplarGatherDefectsTest.
 */
class TemplarDefectsTest {
  private static final Losses GOOD = Tries.exact(0.02, 0.01);

  private final Gauntlet gauntlet = new Gauntlet(Specs.DEFAULT);
  private final Standings trusted = trusted(5);

  private enum Offence {
    INVALID,
    COPIED,
    HARMFUL,
    MISSING
  }

  /** There the score of a peer that was evaluated is computed anew after it was set to 0. */
  @ParameterizedTest
  @EnumSource(Offence.class)
  void aPenaltiesOfTheRoundAreNotOverwrittenByTheNewScore(Offence offence) {
    double before = Specs.score(trusted.peers().get(1));

    Verdict verdict =
        judge(trusted, Tries.tried(0, GOOD), offend(offence), Tries.tried(2, GOOD)).get(1);

    assertThat(before).isPositive();
    if (offence == Offence.MISSING) {
      assertThat(verdict.score()).isPositive().isLessThanOrEqualTo(0.75 * before);
    } else {
      assertThat(verdict.score()).isZero();
      assertThat(verdict.weight()).isZero();
    }
  }

  /** There an offence in the parameters of one peer drops all that come after it. */
  @Test
  void bWhatOnePeerSendsCostsNobodyElse() {
    for (int culprit = 0; culprit < 5; culprit++) {
      List<Evidence> evidence = new ArrayList<>();
      for (int peer = 0; peer < 5; peer++) {
        evidence.add(Tries.tried(peer, peer == culprit ? notANumber() : GOOD));
      }
      List<Verdict> verdicts = judge(trusted, evidence.toArray(Evidence[]::new));
      for (int peer = 0; peer < 5; peer++) {
        assertThat(verdicts.get(peer).isMerged()).isEqualTo(peer != culprit);
      }
    }
  }

  /** There the reserve is gathered without the checks of the others. */
  @Test
  void cAReservePeerHasPassedWhatAMergedOneHas() {
    Gauntlet narrow = new Gauntlet(Specs.withMergedPeers(1));

    List<Verdict> verdicts =
        narrow
            .judge(
                trusted.rounds(),
                List.of(
                    Tries.tried(0, GOOD),
                    Tries.tried(1, GOOD),
                    Tries.refused(2, Outcome.MALFORMED),
                    Tries.tried(3, Tries.exact(-0.01, -0.02)),
                    Evidence.untried(Specs.peer(4), 0, Digest.ofText("unseen"), 1)),
                List.of(),
                trusted)
            .verdicts();

    assertThat(verdicts.stream().map(Verdict::decision))
        .containsExactly(
            Decision.MERGED,
            Decision.RESERVE,
            Decision.MALFORMED,
            Decision.HARMFUL,
            Decision.NOT_TRIED);
  }

  /** There the primary gather is given up when one object is huge, and all its peers pay for it. */
  @Test
  void ePeersWhoDeliveredAreNotBlamedForThoseWhoDidNot() {
    List<Verdict> verdicts =
        judge(
            trusted,
            Tries.refused(0, Outcome.MISSING),
            Tries.refused(1, Outcome.MISSING),
            Tries.refused(2, Outcome.MISSING),
            Tries.refused(3, Outcome.MISSING),
            Tries.tried(4, GOOD));

    assertThat(verdicts.get(4).standing().misses()).isZero();
    assertThat(verdicts.get(4).standing().rating()).isEqualTo(trusted.peers().get(4).rating());
    assertThat(verdicts.get(4).weight()).isGreaterThan(1.7 * verdicts.get(0).weight());
  }

  /** There a negative score that is slashed comes closer to 0, and two negatives make a score. */
  @Test
  void negativeNumbersAreNotMadeBetterByAFactor() {
    Standing bad = Specs.standing(0, new Rating(5, 4), -0.8);
    Standings before = new Standings(5, List.of(bad, trusted.peers().get(1)));

    Standing after =
        gauntlet
            .judge(
                5,
                List.of(Tries.refused(0, Outcome.MISSING), Tries.tried(1, GOOD)),
                List.of(),
                before)
            .standings()
            .peers()
            .get(0);

    assertThat(after.proof()).isEqualTo(-0.8);
    assertThat(after.rating().ordinal()).isLessThanOrEqualTo(bad.rating().ordinal());
    assertThat(Specs.score(after)).isZero();
  }

  /** There the last pair of a peer decides how severe its copying is. */
  @Test
  void anExactCopyIsOneWhateverPairComesLast() {
    List<Evidence> evidence =
        List.of(
            Tries.tried(0, 0, "work", GOOD),
            Tries.tried(1, 5000, "work", GOOD),
            Tries.tried(2, 9000, "other work", GOOD));
    List<Overlap> overlaps = List.of(Specs.overlap(0, 1, 1), Specs.overlap(1, 2, 0.01));

    Verdict copier =
        gauntlet.judge(0, evidence, overlaps, Standings.start(Specs.peers(3))).verdicts().get(1);

    assertThat(copier.decision()).isEqualTo(Decision.COPY);
  }

  private Evidence offend(Offence offence) {
    return switch (offence) {
      case INVALID -> Tries.tried(1, notANumber());
      case COPIED -> Tries.tried(1, 9000, "payload of 0", GOOD);
      case HARMFUL -> Tries.tried(1, Tries.exact(-0.01, -0.02));
      case MISSING -> Tries.refused(1, Outcome.MISSING);
    };
  }

  private List<Verdict> judge(Standings before, Evidence... evidence) {
    return gauntlet.judge(before.rounds(), List.of(evidence), List.of(), before).verdicts();
  }

  private static Standings trusted(int peers) {
    List<Standing> standings = new ArrayList<>();
    for (int peer = 0; peer < peers; peer++) {
      standings.add(Specs.standing(peer, new Rating(30, 3), 0.6));
    }
    return new Standings(5, standings);
  }

  private static Losses notANumber() {
    List<Double> before = Collections.nCopies(8, 4.0);
    return new Losses(before, before, before, Collections.nCopies(8, Double.NaN));
  }
}
