package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.SplitMix64;

/** Three honest peers and one, peer-3, that uploads another's contribution, for twenty rounds. */
class CopierSimulationTest {
  private static final int ROUNDS = 20;
  private static final int COPIER = 3;

  @Test
  void aCopierThatUploadsLaterIsNamedInEveryRoundAndEndsWithNothing() {
    SimulatedLosses losses = new SimulatedLosses(7, 16);
    Gauntlet gauntlet = new Gauntlet(Specs.DEFAULT);
    Standings standings = Standings.start(Specs.peers(4));
    Judgement judgement = null;
    for (int round = 0; round < ROUNDS; round++) {
      int victim = round % 3;
      judgement = gauntlet.judge(round, round(losses, round, victim, 3000), List.of(), standings);
      standings = judgement.standings();

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

  @Test
  void aCopierInTheSameTickIsFoundByTheDataThatTheWorkHelpsMost() {
    SimulatedLosses losses = new SimulatedLosses(8, 64);
    Gauntlet gauntlet = new Gauntlet(Specs.DEFAULT);
    Standings standings = Standings.start(Specs.peers(4));
    int named = 0;
    Judgement judgement = null;
    for (int round = 0; round < ROUNDS; round++) {
      judgement = gauntlet.judge(round, round(losses, round, 1, 0), List.of(), standings);
      standings = judgement.standings();

      Verdict copier = judgement.verdicts().get(COPIER);
      named += copier.decision() == Decision.COPY ? 1 : 0;
      assertThat(judgement.verdicts().get(1).decision()).isNotEqualTo(Decision.COPY);
      assertThat(judgement.merged()).hasSize(3);
    }
    assertThat(named).isGreaterThan(ROUNDS * 3 / 4);
    assertThat(judgement.verdicts().get(COPIER).weight()).isZero();
  }

  private static List<Evidence> round(SimulatedLosses losses, int round, int victim, long delay) {
    List<Evidence> evidence = new ArrayList<>();
    for (int peer = 0; peer < 3; peer++) {
      Digest payload = Digest.ofText(round + " by " + peer);
      Losses tried = losses.draw(0.012, 0.006);
      evidence.add(Evidence.tried(Specs.peer(peer), 60_000 + 5000L * peer, payload, tried, 1));
    }
    Evidence original = evidence.get(victim);
    evidence.add(
        Evidence.tried(
            Specs.peer(COPIER),
            original.uploadedMillis() + delay,
            original.payloadDigest().orElseThrow(),
            losses.onOtherData(original.losses().orElseThrow()),
            1));
    return evidence;
  }

  /**
   * Losses of about 4 nats that differ by 0.5 between sequences; a contribution lowers each by a
   * share that itself differs between sequences by 0.8 %, more than the gain on random data.
   */
  private static final class SimulatedLosses {
    private final SplitMix64 random;
    private final int sequences;

    SimulatedLosses(long seed, int sequences) {
      this.random = new SplitMix64(seed);
      this.sequences = sequences;
    }

    Losses draw(double assignedGain, double randomGain) {
      List<Double> assigned = before();
      List<Double> others = before();
      return new Losses(assigned, after(assigned, assignedGain), others, after(others, randomGain));
    }

    /** The same work tried on data assigned to someone else: they gain what random data gain. */
    Losses onOtherData(Losses original) {
      List<Double> assigned = before();
      return new Losses(
          assigned, after(assigned, 0.006), original.randomBefore(), original.randomAfter());
    }

    private List<Double> before() {
      List<Double> losses = new ArrayList<>();
      for (int i = 0; i < sequences; i++) {
        losses.add(4 + 0.5 * normal());
      }
      return losses;
    }

    private List<Double> after(List<Double> before, double gain) {
      return before.stream().map(loss -> loss * (1 - gain - 0.008 * normal())).toList();
    }

    /** Sum of twelve uniform draws less six: near enough to a normal draw. */
    private double normal() {
      double sum = -6;
      for (int i = 0; i < 12; i++) {
        sum += random.nextDouble();
      }
      return sum;
    }
  }
}
