package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.SplitMix64;

/**
 * One operator as one identity, and the same work under several, among 9 to 24 honest peers for
 * sixty rounds. Qualities of honest peers lie evenly between a gain of 0.2 % and 1 %; sequences
 * differ by 0.8 %. Shares of the pay are means over the rounds.
 */
class SybilTest {
  private static final int ROUNDS = 60;
  private static final int WORLDS = 30;
  private static final int SEQUENCES = 8;

  /** Of a mean over eight sequences that is like one over 32. */
  private static final double NOISE = 0.008 * Math.sqrt(SEQUENCES / 32.0);

  private final Gauntlet gauntlet = new Gauntlet(Specs.DEFAULT);

  /** What the operator earns as one, and as many. */
  private record Shares(double one, double many) {
    double gain() {
      return many - one;
    }
  }

  private interface Split {
    /** Payload of identity {@code i}, and the part of the operator's quality that it has. */
    double quality(int i, int identities);

    default String payload(int i) {
      return "sybil " + i;
    }
  }

  /** Not a grain: what is a copy changes nobody's rating but its own. */
  @Test
  void copiesOfOneWorkEarnExactlyWhatTheWorkEarns() {
    Split copies =
        new Split() {
          @Override
          public double quality(int i, int identities) {
            return 1;
          }

          @Override
          public String payload(int i) {
            return "sybil";
          }
        };

    assertThat(worlds(copies, 1))
        .allSatisfy(shares -> assertThat(shares.gain()).isLessThanOrEqualTo(1e-12));
  }

  /** Quality in proportion to work, and with its square root, which favours parts. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1.5, 1", "1, 0.5"})
  void partsOfOneWorkEarnAtMostOneInAHundredMore(double strength, double exponent) {
    List<Shares> worlds = worlds(parts(exponent), strength);

    assertThat(worlds).allSatisfy(shares -> assertThat(shares.gain()).isLessThan(0.01));
    assertThat(mean(worlds)).isLessThan(-0.03);
  }

  /** One identity works, the others are there to be beaten: that lifts all who beat them. */
  @Test
  void identitiesToBeBeatenEarnAtMostThreeInAHundredMore() {
    List<Shares> worlds = worlds((i, identities) -> i == 0 ? 1 : 0.01, 1);

    assertThat(worlds).allSatisfy(shares -> assertThat(shares.gain()).isLessThan(0.03));
    assertThat(mean(worlds)).isLessThan(0.003);
  }

  /** Ranks do not see by how much it is ahead; the power of the weights makes up for that. */
  @ParameterizedTest
  @CsvSource({"2, 1", "3, 1", "1.5, 0.5", "2, 0.5"})
  void partsOfAFarStrongersWorkEarnLessInTheMean(double strength, double exponent) {
    assertThat(mean(worlds(parts(exponent), strength))).isLessThan(-0.03);
  }

  private static Split parts(double exponent) {
    return (i, identities) -> Math.pow(1.0 / identities, exponent);
  }

  private List<Shares> worlds(Split split, double strength) {
    List<Shares> worlds = new ArrayList<>();
    for (int seed = 0; seed < WORLDS; seed++) {
      SplitMix64 random = new SplitMix64(seed);
      int honest = 9 + random.nextInt(16);
      double[] qualities = new double[honest];
      for (int i = 0; i < honest; i++) {
        qualities[i] = 0.002 + 0.008 * random.nextDouble();
      }
      double quality = strength * (0.002 + 0.008 * random.nextDouble());
      int identities = 2 + random.nextInt(4);
      Split alone = (i, n) -> 1;
      worlds.add(
          new Shares(
              share(qualities, quality, 1, alone, seed),
              share(qualities, quality, identities, split, seed)));
    }
    return worlds;
  }

  private double share(double[] honest, double quality, int identities, Split split, long seed) {
    SplitMix64 random = new SplitMix64(seed + 1_000_000); // the same for one and for many
    SplitMix64 others = new SplitMix64(seed + 2_000_000);
    SplitMix64 operator = new SplitMix64(seed + 3_000_000);
    Standings standings = Standings.start(Specs.peers(honest.length + identities));
    double share = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Evidence> evidence = new ArrayList<>();
      for (int i = 0; i < honest.length; i++) {
        evidence.add(Tries.tried(i, work(random, honest[i])));
      }
      for (int i = 0; i < identities; i++) {
        double part = quality * split.quality(i, identities);
        Losses losses = work(i == 0 ? operator : others, part);
        int peer = honest.length + i;
        evidence.add(Tries.tried(peer, 1000L * peer, split.payload(i), losses));
      }
      Judgement judgement = gauntlet.judge(round, evidence, List.of(), standings);
      standings = judgement.standings();
      for (Verdict verdict : judgement.verdicts().subList(honest.length, evidence.size())) {
        share += verdict.weight() / ROUNDS;
      }
    }
    return share;
  }

  private static Losses work(SplitMix64 random, double quality) {
    return Tries.noisy(random, SEQUENCES, 2 * quality, quality, NOISE);
  }

  private static double mean(List<Shares> worlds) {
    return worlds.stream().mapToDouble(Shares::gain).average().orElseThrow();
  }
}
