package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.SplitMix64;

/**
 * One peer among eight to fifteen honest ones, for sixty rounds: good in every round, or good only
 * in some. Both times everyone's noise is the same.
 */
class AlternationTest {
  private static final int ROUNDS = 60;
  private static final int WORLDS = 20;

  private final Gauntlet gauntlet = new Gauntlet(Specs.DEFAULT);

  private enum Bad {
    MISSING,
    MALFORMED,
    HARMFUL,
    /** Helps nobody and harms nobody. */
    EMPTY,
    COPY
  }

  /** Good once in {@code period} rounds, or in all but one. */
  @ParameterizedTest
  @CsvSource({
    "MISSING, 2, 0.5",
    "MISSING, 4, 0.5",
    "MALFORMED, 2, 0.5",
    "MALFORMED, 4, 0.5",
    "HARMFUL, 2, 0.5",
    "HARMFUL, 4, 0.25",
    "EMPTY, 2, 0.5",
    "EMPTY, 4, 0.25",
    "COPY, 2, 0.5",
    "COPY, 4, 0.25"
  })
  void whoIsGoodInSomeRoundsEarnsLessThanThatPart(Bad bad, int period, double part) {
    double always = 0;
    double sometimes = 0;
    for (int seed = 0; seed < WORLDS; seed++) {
      double good = share(seed, bad, 1, 1);
      double mixed = share(seed, bad, period, part);
      assertThat(mixed).as("world %s", seed).isLessThanOrEqualTo(good + 0.01);
      always += good;
      sometimes += mixed;
    }

    assertThat(sometimes).isLessThan(part * always);
  }

  private double share(long seed, Bad bad, int period, double part) {
    SplitMix64 random = new SplitMix64(seed);
    SplitMix64 own = new SplitMix64(seed + 1000);
    int honest = 8 + random.nextInt(8);
    double[] qualities = new double[honest];
    for (int i = 0; i < honest; i++) {
      qualities[i] = 0.002 + 0.008 * random.nextDouble();
    }
    double share = 0;
    Standings standings = Standings.start(Specs.peers(honest + 1));
    for (int round = 0; round < ROUNDS; round++) {
      List<Evidence> evidence = new ArrayList<>();
      for (int i = 0; i < honest; i++) {
        evidence.add(Tries.tried(i, work(random, qualities[i])));
      }
      boolean isGood = round % period < part * period;
      evidence.add(evidence(honest, work(own, 0.009), isGood, bad));
      Judgement judgement = gauntlet.judge(round, evidence, List.of(), standings);
      standings = judgement.standings();
      share += judgement.verdicts().get(honest).weight() / ROUNDS;
    }
    return share;
  }

  private static Evidence evidence(int peer, Losses work, boolean isGood, Bad bad) {
    if (isGood) {
      return Tries.tried(peer, work);
    }
    return switch (bad) {
      case MISSING -> Tries.refused(peer, Outcome.MISSING);
      case MALFORMED -> Tries.refused(peer, Outcome.MALFORMED);
      case HARMFUL -> Tries.tried(peer, Tries.exact(-0.01, -0.02));
      case EMPTY -> Tries.tried(peer, Tries.exact(0, 0));
      case COPY -> Tries.tried(peer, 1_000_000, "payload of 0", work);
    };
  }

  private static Losses work(SplitMix64 random, double quality) {
    return Tries.noisy(random, 8, 2 * quality, quality, 0.004);
  }
}
