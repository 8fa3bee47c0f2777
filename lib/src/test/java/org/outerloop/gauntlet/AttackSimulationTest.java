package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.protocol.SplitMix64;

/**
 * Seven honest peers and three hostile ones, sixty rounds. Honest work gains 1.2 % on assigned and
 * 0.6 % on random data; sequences differ by 0.8 %.
 */
class AttackSimulationTest {
  private static final int HONEST = 7;
  private static final int ALL = 10;
  private static final int ROUNDS = 60;
  private static final int SEQUENCES = 16;
  private static final double NOISE = 0.008;

  private final SplitMix64 random = new SplitMix64(23);
  private final Gauntlet gauntlet = new Gauntlet(Specs.DEFAULT);

  private enum Attack {
    NOT_A_NUMBER,
    SIGN_FLIP,
    NOISE,
    /** Trains on easy data of its own choice: helps a little everywhere, nothing assigned. */
    OTHER_DATA,
    /** Trains its assigned data by heart and nothing else. */
    OVERFIT,
    COPY_DISGUISED,
    MISSING
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void paysAttackersAtMostOneInAHundred(Attack attack) {
    double[] shares = sharesOver(ROUNDS / 2, round -> attack);

    assertThat(shares[1]).isLessThanOrEqualTo(0.01);
    assertThat(shares[0] + shares[1]).isCloseTo(1, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource(
      value = Attack.class,
      names = {"NOT_A_NUMBER", "SIGN_FLIP", "NOISE", "MISSING"})
  void paysLessThanHalfForHonestWorkInEveryOtherRoundOnly(Attack attack) {
    double[] shares = sharesOver(0, round -> round % 2 == 0 ? null : attack);

    double perAlternator = shares[1] / (ALL - HONEST);
    double perHonest = shares[0] / HONEST;
    assertThat(perAlternator).isLessThan(perHonest / 2);
  }

  @Test
  void paysEqualPeersAlikeInTheMeanOfManyRuns() {
    double share = 0;
    for (int run = 0; run < 40; run++) {
      share += sharesOver(0, round -> null)[1] / 40;
    }

    // 0.05 to 0.58 in single runs: the order of equals is chance, and ratings remember it
    assertThat(share).isCloseTo(0.3, within(0.05));
  }

  private interface Plan {
    /** Null for honest work. */
    Attack at(int round);
  }

  /** Mean share of the honest and of the hostile from round {@code first} on. */
  private double[] sharesOver(int first, Plan plan) {
    Standings standings = Standings.start(Specs.peers(ALL));
    double[] shares = new double[2];
    for (int round = 0; round < ROUNDS; round++) {
      List<Overlap> overlaps = new ArrayList<>();
      List<Evidence> evidence = new ArrayList<>();
      for (int peer = 0; peer < ALL; peer++) {
        Attack attack = peer < HONEST ? null : plan.at(round);
        evidence.add(attack == null ? honest(peer) : hostile(peer, attack, overlaps));
      }
      Judgement judgement = gauntlet.judge(round, evidence, overlaps, standings);
      standings = judgement.standings();
      for (int peer = 0; round >= first && peer < ALL; peer++) {
        double weight = judgement.verdicts().get(peer).weight();
        shares[peer < HONEST ? 0 : 1] += weight / (ROUNDS - first);
      }
    }
    return shares;
  }

  private Evidence honest(int peer) {
    return gains(peer, 0.012, 0.006);
  }

  private Evidence hostile(int peer, Attack attack, List<Overlap> overlaps) {
    return switch (attack) {
      case NOT_A_NUMBER -> Tries.tried(peer, notANumber());
      case SIGN_FLIP -> gains(peer, -0.012, -0.006);
      case NOISE -> gains(peer, -0.001, -0.001);
      case OTHER_DATA -> gains(peer, 0.004, 0.004);
      case OVERFIT -> gains(peer, 0.1, -0.002);
      case COPY_DISGUISED -> {
        overlaps.add(Specs.overlap(peer - HONEST, peer, 0.5));
        yield gains(peer, 0.006, 0.006);
      }
      case MISSING -> Tries.refused(peer, Outcome.MISSING);
    };
  }

  private static Losses notANumber() {
    List<Double> before = Collections.nCopies(SEQUENCES, 4.0);
    List<Double> after = Collections.nCopies(SEQUENCES, Double.NaN);
    return new Losses(before, after, before, after);
  }

  private Evidence gains(int peer, double assigned, double others) {
    return Tries.tried(peer, Tries.noisy(random, SEQUENCES, assigned, others, NOISE));
  }
}
