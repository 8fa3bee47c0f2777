package org.outerloop.attest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.attest.Assessment.Reached;
import org.outerloop.attest.Finding.Verdict;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec.Precision;

class AssessmentTest {
  private static final ChallengeSpec SPEC = new ChallengeSpec(1, 8, 1, 2, 1, Precision.BFLOAT16, 1);
  private static final Expected EXPECTED = Expected.of(SPEC);
  private static final Thresholds THRESHOLDS = new Thresholds(0.5, 6, 3);
  private static final Inventory OLD =
      new Inventory(2, 1, 1, "17", "old cpu", "avx2", "2.10", "cpu");
  private static final Inventory NEW =
      new Inventory(2, 1, 1, "17", "new cpu", "avx2 amx_bf16", "2.10", "cpu");

  private static Reached reached(String executor, Inventory inventory, String bits, double rate) {
    Part known = new Part(EXPECTED.exact(), true, 1);
    Part plain = new Part(EXPECTED.plain(), true, 1);
    Part product = new Part(Digest.ofText(bits), true, rate);
    Answer answer = new Answer(executor, inventory, known, plain, product, product, 0, rate, 1);
    return new Reached("host-" + executor, answer);
  }

  private static PastAnswer past(String host, Inventory inventory, String bits, double rate) {
    Digest digest = Digest.ofText(bits);
    String kind = inventory.kind(SPEC.precision(), SPEC.threads());
    return new PastAnswer(host, kind, digest, digest, rate, rate, rate);
  }

  private static List<Verdict> verdicts(List<Reached> fleet, List<PastAnswer> past) {
    return new Assessment(SPEC, THRESHOLDS, fleet, past)
        .findings().stream().map(Finding::verdict).toList();
  }

  @Test
  void theMajorityOfAKindIsRight() {
    List<Reached> fleet =
        List.of(
            reached("0", NEW, "right", 10),
            reached("1", NEW, "wrong", 10),
            reached("2", NEW, "right", 10));

    assertThat(verdicts(fleet, List.of()))
        .containsExactly(Verdict.FINE, Verdict.WRONG, Verdict.FINE);
  }

  @Test
  void anotherKindMayHaveOtherBits() {
    List<Reached> fleet =
        List.of(
            reached("0", NEW, "right", 10),
            reached("1", OLD, "other", 3),
            reached("2", NEW, "right", 10));

    assertThat(verdicts(fleet, List.of())).containsOnly(Verdict.FINE);
  }

  @Test
  void betweenTwoTheHistoryDecides() {
    List<Reached> fleet = List.of(reached("0", NEW, "right", 10), reached("1", NEW, "wrong", 10));

    assertThat(verdicts(fleet, List.of())).containsOnly(Verdict.DISPUTED);
    assertThat(verdicts(fleet, List.of(past("host-9", NEW, "right", 10))))
        .containsExactly(Verdict.FINE, Verdict.WRONG);
  }

  @Test
  void whoIsKnownToComputeWrongDisputesNobody() {
    Answer sound = reached("1", NEW, "wrong", 10).answer();
    Answer broken =
        new Answer(
            "1", NEW, sound.exact(), sound.plain(), sound.product(), sound.training(), 3, 10, 1);
    List<Reached> fleet = List.of(reached("0", NEW, "right", 10), new Reached("host-1", broken));

    assertThat(verdicts(fleet, List.of())).containsExactly(Verdict.FINE, Verdict.WRONG);
  }

  @Test
  void aHostThatAnsweredOftenHasOneVoteAllTheSame() {
    List<Reached> fleet = List.of(reached("0", NEW, "right", 10), reached("1", NEW, "right", 10));

    assertThat(verdicts(fleet, Collections.nCopies(50, past("host-9", NEW, "wrong", 10))))
        .containsOnly(Verdict.FINE);
  }

  @Test
  void twoAreEnoughToSeeThatOneIsSlow() {
    List<Reached> fleet = List.of(reached("0", NEW, "right", 10), reached("1", NEW, "right", 4));

    Finding slow = new Assessment(SPEC, THRESHOLDS, fleet, List.of()).findings().get(1);

    assertThat(verdicts(fleet, List.of())).containsExactly(Verdict.FINE, Verdict.SLOW);
    assertThat(slow.reasons()).contains("product: 4.00, median of others of its kind 10.0");
  }

  @Test
  void aMachineThatBecameSlowIsSeenByItsPast() {
    List<Reached> fleet = List.of(reached("0", NEW, "right", 4));
    List<PastAnswer> past = new ArrayList<>();
    for (double rate : new double[] {10, 11, 10.5, 9.5}) {
      past.add(past("host-0", NEW, "right", rate));
    }

    assertThat(verdicts(fleet, past)).containsExactly(Verdict.SLOW);
    assertThat(verdicts(fleet, past.subList(0, 2))).containsExactly(Verdict.FINE);
    assertThat(verdicts(List.of(reached("7", NEW, "right", 4)), past))
        .containsExactly(Verdict.FINE);
  }

  @Test
  void honestFleetsWhoseRatesSpreadByAThirdAreNeverAccused() {
    SplitMix64 random = new SplitMix64(5);
    for (int world = 0; world < 2000; world++) {
      List<Reached> fleet = new ArrayList<>();
      int size = 2 + random.nextInt(12);
      for (int i = 0; i < size; i++) {
        double rate = 10 * (1 + 0.33 * (2 * random.nextDouble() - 1));
        fleet.add(reached(String.valueOf(i), i % 3 == 0 ? OLD : NEW, i % 3 == 0 ? "a" : "b", rate));
      }
      assertThat(verdicts(fleet, List.of())).as("world %s", world).containsOnly(Verdict.FINE);
    }
  }
}
