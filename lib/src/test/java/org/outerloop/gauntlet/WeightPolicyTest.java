package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpec.Weights.Policy;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.SplitMix64;

class WeightPolicyTest {
  private static final WeightPolicy PROFILE = WeightPolicy.of(GauntletSpecs.PROFILE);

  @Test
  void powerGivesSharesOfThePoweredScores() {
    assertThat(power(2).of(new double[] {3, 0, 4}))
        .containsExactly(new double[] {9 / 25.0, 0, 16 / 25.0}, within(1e-15));
    assertThat(power(1).of(new double[] {3, 0, 1})).containsExactly(0.75, 0, 0.25);
  }

  @Test
  void powerSumsToOneForTheSmallestAndLargestScores() {
    assertThat(power(4).of(new double[] {Double.MIN_VALUE, 1e300, 1e300}))
        .containsExactly(0, 0.5, 0.5);
    assertThat(power(4).of(new double[] {Double.MIN_VALUE, 0})).containsExactly(1, 0);
  }

  @Test
  void powerPaysAPeerLessWhenItsWorthIsSplitInTwo() {
    double whole = power(2).of(new double[] {2, 5})[0];
    double[] split = power(2).of(new double[] {1, 1, 5});

    assertThat(split[0] + split[1]).isLessThan(whole);
  }

  @Test
  void profileOfFivePeers() {
    assertThat(PROFILE.of(falling(5)))
        .containsExactly(new double[] {2 / 15.0, 7 / 60.0, 0.1, 1 / 12.0, 1 / 15.0}, within(1e-12));
  }

  @Test
  void profileOfTwentyPeers() {
    double[] weights = PROFILE.of(falling(20));

    assertThat(weights[0]).isCloseTo(0.03333, within(5e-6));
    assertThat(weights[19]).isCloseTo(0.01667, within(5e-6));
    assertThat(sum(weights)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void profileOfThirtyPeers() {
    double[] weights = PROFILE.of(falling(30));

    assertThat(weights[0]).isCloseTo(0.03226, within(5e-6));
    assertThat(weights[19]).isCloseTo(0.01613, within(5e-6));
    assertThat(weights[20]).isCloseTo(0.00806, within(5e-6));
    assertThat(weights[21]).isCloseTo(0.00403, within(5e-6));
    assertThat(weights[22]).isCloseTo(0.00202, within(5e-6));
    assertThat(sum(weights)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void profilePaysNobodyBelowTheThirtiethNorOneWithoutAScore() {
    double[] scores = falling(40);
    scores[3] = 0;

    double[] weights = PROFILE.of(scores);

    assertThat(weights[3]).isZero();
    assertThat(Arrays.copyOfRange(weights, 31, 40)).containsOnly(0);
    assertThat(weights[30]).isPositive();
  }

  @Test
  void equalGivesTheBestTheSame() {
    GauntletSpec.Weights best = new GauntletSpec.Weights(Policy.EQUAL, 2, 0, 2, 1, 1, 0, 1);

    assertThat(WeightPolicy.of(best).of(new double[] {1, 9, 0, 3})).containsExactly(0, 0.5, 0, 0.5);
    assertThat(WeightPolicy.of(best).of(new double[] {0, 9})).containsExactly(0, 1);
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void allIsBurnedWhenNobodyScores(Policy policy) {
    double[] shares = WeightPolicy.of(withBurn(policy, 0)).of(new double[] {0, 0});

    assertThat(shares).containsExactly(0, 0);
    assertThat(WeightPolicy.burned(shares)).isEqualTo(1);
    assertThat(WeightPolicy.of(withBurn(policy, 0)).of(new double[0])).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void neverPaysTheBetterLessAndBurnsWhatItMust(Policy policy) {
    SplitMix64 random = new SplitMix64(3);
    for (int trial = 0; trial < 20_000; trial++) {
      double burn = random.nextInt(4) / 4.0;
      double[] scores =
          IntStream.range(0, 1 + random.nextInt(45))
              .mapToDouble(i -> Math.max(0, random.nextDouble() - 0.2))
              .toArray();

      double[] weights = WeightPolicy.of(withBurn(policy, burn)).of(scores);

      boolean anyone = Arrays.stream(scores).anyMatch(score -> score > 0);
      assertThat(WeightPolicy.burned(weights)).isCloseTo(anyone ? burn : 1, within(1e-12));
      int[] order = WeightPolicy.bestFirst(scores);
      for (int place = 1; place < order.length; place++) {
        boolean falls = weights[order[place]] <= weights[order[place - 1]] * (1 + 1e-12);
        assertThat(falls).as("%s at place %s of %s", policy, place, order.length).isTrue();
      }
    }
  }

  private static WeightPolicy power(double power) {
    return WeightPolicy.of(new GauntletSpec.Weights(Policy.POWER, power, 0, 20, 0.75, 2, 10, 0.5));
  }

  private static GauntletSpec.Weights withBurn(Policy policy, double burn) {
    return new GauntletSpec.Weights(policy, 2, burn, 20, 0.75, 2, 10, 0.5);
  }

  private static double[] falling(int peers) {
    return IntStream.range(0, peers).mapToDouble(i -> 100 - i).toArray();
  }

  private static double sum(double[] weights) {
    return Arrays.stream(weights).sum();
  }
}
