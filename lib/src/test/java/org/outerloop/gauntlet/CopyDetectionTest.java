package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Peers 0, 1 and 2 in worlds made by hand; times in milliseconds, a tick is a second. */
class CopyDetectionTest {
  private static final Losses OWN = Tries.exact(0.02, 0.01);
  private static final Losses NOT_OWN = Tries.exact(0.01, 0.01);

  @Test
  void namesTheLaterOfEqualPayloads() {
    Judgement judgement =
        judge(List.of(), Tries.tried(0, 9000, "work", OWN), Tries.tried(1, 4000, "work", OWN));

    assertCopy(judgement, 0, 1, "same payload as peer-1, uploaded 5000 ms after it");
    assertThat(judgement.merged()).containsExactly(Specs.peer(1));
  }

  @Test
  void namesTheLaterOfOverlappingContributions() {
    Judgement judgement =
        judge(
            List.of(Specs.overlap(0, 1, 0.44)),
            Tries.tried(0, 4000, "work", OWN),
            Tries.tried(1, 9000, "work, disguised", OWN));

    assertCopy(
        judgement, 1, 0, "overlap 0.44 and cosine 1.00 with peer-0, uploaded 5000 ms after it");
  }

  @Test
  void letsLikeWorkPassBelowTheThreshold() {
    Judgement judgement =
        judge(
            List.of(Specs.overlap(0, 1, 0.4375)),
            Tries.tried(0, 4000, "work", OWN),
            Tries.tried(1, 9000, "other work", OWN));

    assertThat(judgement.merged()).hasSize(2);
  }

  @Test
  void countsEqualCoordinatesHalfIfTheirValuesAreNot() {
    Evidence original = Tries.tried(0, 4000, "work", OWN);
    Evidence noise = Tries.tried(1, 9000, "work with other signs", OWN);

    assertThat(judge(List.of(Specs.overlap(0, 1, 0.87, 0)), original, noise).merged()).hasSize(2);
    assertCopy(
        judge(List.of(Specs.overlap(0, 1, 0.88, 0)), original, noise),
        1,
        0,
        "overlap 0.88 and cosine 0.00 with peer-0, uploaded 5000 ms after it");
  }

  /** A copier can choose among victims whose work happens to help its own data. */
  @Test
  void blamesNobodyInTheSameTickWhateverTheLossesSay() {
    Judgement judgement =
        judge(List.of(), Tries.tried(0, 4000, "work", NOT_OWN), Tries.tried(1, 4999, "work", OWN));

    assertThat(judgement.verdicts().get(0).decision()).isEqualTo(Decision.SAME_WORK);
    assertThat(judgement.merged()).containsExactly(Specs.peer(1));
  }

  /** Peer 0 has computed what peer 1 was assigned, and was faster. */
  @Test
  void clearsALaterPeerWhoseWorkHelpsItsOwnDataMore() {
    Judgement judgement =
        judge(List.of(), Tries.tried(0, 4000, "work", NOT_OWN), Tries.tried(1, 9000, "work", OWN));

    Verdict cleared = judgement.verdicts().get(1);
    assertThat(cleared.decision()).isEqualTo(Decision.SAME_WORK);
    assertThat(cleared.reason())
        .isEqualTo(
            "same payload as peer-0, uploaded after it, but it helps the data of peer-1 more");
    assertThat(cleared.proofSign()).isEqualTo(1);
    assertThat(judgement.merged()).containsExactly(Specs.peer(0));
  }

  @Test
  void anOverlapOfOnePayloadCountsForAllWhoSentIt() {
    Judgement judgement =
        judge(
            List.of(Specs.overlap(0, 1, 0.6)),
            Tries.tried(0, 1000, "work", OWN),
            Tries.tried(1, 3000, "half of it", NOT_OWN),
            Tries.tried(2, 3500, "half of it", NOT_OWN));

    assertCopy(
        judgement, 2, 0, "overlap 0.60 and cosine 1.00 with peer-0, uploaded 2500 ms after it");
    assertThat(judgement.merged()).containsExactly(Specs.peer(0));
  }

  /** Two who chose the same entries by chance, of the few that a small model sends. */
  @Test
  void doesNotTakeChanceForWork() {
    Evidence first = Tries.tried(0, 1000, "work", OWN);
    Evidence second = Tries.tried(1, 3000, "other work", OWN);

    assertThat(judge(List.of(rows(0.5, 130)), first, second).merged()).hasSize(2);
    assertThat(judge(List.of(rows(0.5, 4096)), first, second).merged()).hasSize(1);
    assertThat(judge(List.of(rows(0.62, 130)), first, second).merged()).hasSize(1);
    assertThat(judge(List.of(rows(1, 130)), first, second).merged()).hasSize(1);
  }

  private static Overlap rows(double coefficient, long rows) {
    return new Overlap(Specs.peer(0), Specs.peer(1), coefficient, 1, rows);
  }

  @Test
  void blamesNobodyWhenNeitherTimeNorLossesTell() {
    Judgement judgement =
        judge(List.of(), Tries.tried(0, 4000, "work", OWN), Tries.tried(1, 4000, "work", OWN));

    Verdict second = judgement.verdicts().get(1);
    assertThat(second.decision()).isEqualTo(Decision.SAME_WORK);
    assertThat(second.copyOf()).isEqualTo(Optional.of(Specs.peer(0)));
    assertThat(second.reason()).isEqualTo("same payload as peer-0, not proven who was first");
    assertThat(second.standing().rating()).isEqualTo(Rating.START);
    assertThat(second.proofSign()).isEqualTo(1);
    assertThat(judgement.merged()).containsExactly(Specs.peer(0));
  }

  @Test
  void blamesNobodyForADisguisedCopyInTheSameTickForItsLossesCanBeTuned() {
    Losses overfitted = Tries.exact(0.3, 0.01);

    Judgement judgement =
        judge(
            List.of(Specs.overlap(0, 1, 0.9)),
            Tries.tried(0, 4000, "work", OWN),
            Tries.tried(1, 4000, "work, tuned", overfitted));

    assertThat(judgement.verdicts().get(0).decision()).isEqualTo(Decision.SAME_WORK);
    assertThat(judgement.verdicts().get(0).standing().proof()).isPositive();
  }

  @Test
  void doesNotExcuseHarmByDoubtAboutTheAuthor() {
    Losses harmful = Tries.exact(-0.01, -0.02);

    Judgement judgement =
        judge(
            List.of(),
            Tries.tried(0, 4000, "work", harmful),
            Tries.tried(1, 4000, "work", harmful),
            Tries.tried(2, 4000, "other work", OWN));

    assertThat(judgement.verdicts().get(1).decision()).isEqualTo(Decision.HARMFUL);
    assertThat(judgement.merged()).containsExactly(Specs.peer(2));
  }

  @Test
  void followsAChainToEachOnesSource() {
    Judgement judgement =
        judge(
            List.of(Specs.overlap(0, 1, 0.6), Specs.overlap(1, 2, 0.6)),
            Tries.tried(0, 1000, "work", OWN),
            Tries.tried(1, 3000, "half of it", NOT_OWN),
            Tries.tried(2, 5000, "half of that", NOT_OWN));

    assertCopy(
        judgement, 1, 0, "overlap 0.60 and cosine 1.00 with peer-0, uploaded 2000 ms after it");
    assertCopy(
        judgement, 2, 1, "overlap 0.60 and cosine 1.00 with peer-1, uploaded 2000 ms after it");
    assertThat(judgement.merged()).containsExactly(Specs.peer(0));
  }

  @Test
  void doesNotBlameThoseWhomAThirdMixed() {
    Judgement judgement =
        judge(
            List.of(Specs.overlap(0, 2, 0.5), Specs.overlap(1, 2, 0.5)),
            Tries.tried(0, 1000, "work", OWN),
            Tries.tried(1, 3000, "other work", OWN),
            Tries.tried(2, 5000, "half of each", OWN));

    assertCopy(
        judgement, 2, 0, "overlap 0.50 and cosine 1.00 with peer-0, uploaded 4000 ms after it");
    assertThat(judgement.merged()).containsExactly(Specs.peer(0), Specs.peer(1));
  }

  @Test
  void namesTheOneSourceOfAGroupOfThree() {
    Judgement judgement =
        judge(
            List.of(Specs.overlap(0, 1, 1), Specs.overlap(0, 2, 1), Specs.overlap(1, 2, 1)),
            Tries.tried(0, 7000, "work", NOT_OWN),
            Tries.tried(1, 2000, "work", OWN),
            Tries.tried(2, 7500, "work", NOT_OWN));

    assertCopy(judgement, 0, 1, "same payload as peer-1, uploaded 5000 ms after it");
    assertCopy(judgement, 2, 1, "same payload as peer-1, uploaded 5500 ms after it");
  }

  @Test
  void doesNotAskThoseWhoAreLate() {
    Evidence late = Tries.refused(0, Outcome.LATE);

    Judgement judgement =
        judge(List.of(Specs.overlap(0, 1, 1)), late, Tries.tried(1, 9000, "work", OWN));

    assertThat(judgement.merged()).containsExactly(Specs.peer(1));
  }

  private static Judgement judge(List<Overlap> overlaps, Evidence... evidence) {
    Standings start = Standings.start(Specs.peers(evidence.length));
    return new Gauntlet(Specs.DEFAULT).judge(0, List.of(evidence), overlaps, start);
  }

  private static void assertCopy(Judgement judgement, int copier, int source, String reason) {
    Verdict verdict = judgement.verdicts().get(copier);
    assertThat(verdict.decision()).isEqualTo(Decision.COPY);
    assertThat(verdict.copyOf()).isEqualTo(Optional.of(Specs.peer(source)));
    assertThat(verdict.reason()).isEqualTo(reason);
    assertThat(verdict.proofSign()).isEqualTo(-1);
    assertThat(verdict.score()).isZero();
  }
}
