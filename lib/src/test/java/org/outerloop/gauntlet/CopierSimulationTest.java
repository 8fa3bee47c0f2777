package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;

/**
 * Three honest peers and one, peer-3, that uploads another's contribution, for twenty rounds.
 * Honest work gains 1.2 % on assigned and 0.6 % on random data; sequences differ by 0.8 %.
 */
class CopierSimulationTest {
  private static final int ROUNDS = 20;
  private static final int COPIER = 3;
  private static final double NOISE = 0.008;

  private final Gauntlet gauntlet = new Gauntlet(Specs.DEFAULT);
  private Standings standings = Standings.start(Specs.peers(4));

  @Test
  void aCopierThatUploadsLaterIsNamedInEveryRoundAndEndsWithNothing() {
    SplitMix64 random = new SplitMix64(7);
    Judgement judgement = null;
    for (int round = 0; round < ROUNDS; round++) {
      int victim = round % 3;
      judgement = judge(round, evidence(random, 16, victim, 3000));

      Verdict copier = judgement.verdicts().get(COPIER);
      assertThat(copier.decision()).isEqualTo(Decision.COPY);
      assertThat(copier.copyOf()).isEqualTo(Optional.of(Specs.peer(victim)));
      assertThat(copier.reason())
          .isEqualTo("same payload as peer-" + victim + ", uploaded 3000 ms after it");
      assertThat(copier.weight()).isZero();
      assertThat(judgement.merged()).containsExactlyElementsOf(Specs.peers(3));
    }
    for (Verdict honest : judgement.verdicts().subList(0, 3)) {
      assertThat(honest.weight()).isBetween(0.1, 0.7);
      assertThat(honest.standing().proof()).isGreaterThan(0.4);
    }
    assertThat(judgement.verdicts().get(COPIER).standing().proof()).isLessThan(-0.6);
  }

  /** Only two who work together can send the same in one tick. */
  @Test
  void ofTwoInTheSameTickOneIsMergedAndNoneIsEverBlamed() {
    SplitMix64 random = new SplitMix64(8);
    int second = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Judgement judgement = judge(round, evidence(random, 64, 1, 0));

      second += judgement.verdicts().get(COPIER).decision() == Decision.SAME_WORK ? 1 : 0;
      assertThat(judgement.verdicts()).extracting(Verdict::decision).doesNotContain(Decision.COPY);
      assertThat(judgement.merged()).hasSize(3);
    }
    assertThat(second).isGreaterThan(ROUNDS * 3 / 4); // it is tried on other data
  }

  private Judgement judge(int round, List<Evidence> evidence) {
    Judgement judgement = gauntlet.judge(round, evidence, List.of(), standings);
    standings = judgement.standings();
    return judgement;
  }

  private static List<Evidence> evidence(
      SplitMix64 random, int sequences, int victim, long delayMillis) {
    List<Evidence> evidence = new ArrayList<>();
    List<Losses> tries = new ArrayList<>();
    for (int peer = 0; peer < 3; peer++) {
      Losses losses = Tries.noisy(random, sequences, 0.012, 0.006, NOISE);
      tries.add(losses);
      evidence.add(Tries.tried(peer, 60_000 + 5000L * peer, "work of " + peer, losses));
    }
    Evidence original = evidence.get(victim);
    Losses onOwnData = Tries.onOtherData(random, tries.get(victim), 0.006, NOISE);
    evidence.add(
        Tries.tried(
            COPIER, original.uploadedMillis() + delayMillis, "work of " + victim, onOwnData));
    return evidence;
  }
}
