package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;

/** Peers whose trials show a proof with some probability, each independent of the others. */
class ProofOfComputationTest {
  private static final int PEERS = 2000;
  private static final int ROUNDS = 100;

  private final ProofOfComputation proof = new ProofOfComputation(Specs.DEFAULT.proof());

  /** Of fair coins three standard errors are exceeded on one side with probability 0.0013. */
  @Test
  void keepsOutWhoShowsNoProofAndNobodyWhoMostlyDoes() {
    assertThat(shareOut(0.62)).isZero();
    assertThat(shareOut(0.5)).isBetween(0.0003, 0.003);
    assertThat(shareOut(0.1)).isGreaterThan(0.8);
    assertThat(shareOut(0)).isEqualTo((ROUNDS - 9) / (double) ROUNDS);
  }

  @Test
  void asksForTenTrialsAndForNoneWithoutALimit() {
    Standing nine = after(9, 0, new SplitMix64(1));
    Standing ten = after(10, 0, new SplitMix64(1));

    assertThat(proof.isDisproven(nine, 3)).isFalse();
    assertThat(proof.isDisproven(ten, 3)).isTrue();
    assertThat(proof.isDisproven(ten, 0)).isFalse();
  }

  /** Of all rounds of all peers, those after which a peer is kept out. */
  private double shareOut(double probability) {
    long out = 0;
    for (int peer = 0; peer < PEERS; peer++) {
      SplitMix64 random = new SplitMix64(peer);
      double mean = 0;
      for (int trials = 1; trials <= ROUNDS; trials++) {
        mean = proof.next(mean, random.nextDouble() < probability ? 1 : -1);
        out += proof.isDisproven(standing(mean, trials), 3) ? 1 : 0;
      }
    }
    return out / (double) (PEERS * ROUNDS);
  }

  private Standing after(int trials, double probability, SplitMix64 random) {
    double mean = 0;
    for (int trial = 0; trial < trials; trial++) {
      mean = proof.next(mean, random.nextDouble() < probability ? 1 : -1);
    }
    return standing(mean, trials);
  }

  private static Standing standing(double mean, long trials) {
    return new Standing(
        Specs.peer(0), Rating.START, mean, 1, false, trials, trials - 1, 0, 0, 0, History.NONE);
  }
}
