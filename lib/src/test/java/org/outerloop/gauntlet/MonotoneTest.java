package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpec.Weights.Policy;
import org.outerloop.protocol.SplitMix64;

/** A better loss score, all else equal: 700,000 cases, and where the model is not monotone. */
class MonotoneTest {
  private static final int CASES = 150_000;
  private static final double BETA = 7;

  private final SplitMix64 random = new SplitMix64(41);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void raisesTheRatingOfItsPeer(boolean bothEnds) {
    LossRating model = new LossRating(new GauntletSpec.Rating(BETA, 0.1, bothEnds));
    for (int trial = 0; trial < CASES; trial++) {
      int peers = 2 + random.nextInt(7);
      List<Rating> before = ratings(peers);
      double[] worse = random.nextInt(4) == 0 ? idle(peers) : scores(peers);
      double[] better = worse.clone();
      better[0] = random.nextDouble() * (1 - Math.max(0, worse[0])) + Math.max(0, worse[0]);

      Rating low = model.rate(before, worse).get(0);
      Rating high = model.rate(before, better).get(0);

      if (high.mu() < low.mu() - 1e-12 || high.ordinal() < low.ordinal() - 1e-12) {
        throw new AssertionError(before + " " + Arrays.toString(worse) + Arrays.toString(better));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void raisesTheShareOfABetterScore(Policy policy) {
    WeightPolicy weights =
        WeightPolicy.of(new GauntletSpec.Weights(policy, 2, 0.25, 4, 0.75, 2, 3, 0.5));
    for (int trial = 0; trial < CASES; trial++) {
      double[] worse = scores(1 + random.nextInt(10));
      for (int i = 0; i < worse.length; i++) {
        worse[i] = Math.max(0, worse[i] - 0.3);
      }
      double[] better = worse.clone();
      better[0] += random.nextDouble();

      if (weights.of(better)[0] < weights.of(worse)[0] - 1e-12) {
        throw new AssertionError(policy + Arrays.toString(worse) + " " + better[0]);
      }
    }
  }

  /** OpenSkill's: those who tie share one place. No two works of different peers score the same. */
  @Test
  void exceptThatATieForFirstIsWorthLessThanAPlaceBehindTwoWhoTie() {
    LossRating model = new LossRating(new GauntletSpec.Rating(BETA, 0.1, false));
    List<Rating> before = List.of(Rating.START, Rating.START, Rating.START, Rating.START);

    Rating third = model.rate(before, new double[] {2, 3, 3, 1}).get(0);
    Rating tied = model.rate(before, new double[] {3, 3, 3, 1}).get(0);

    assertThat(tied.mu()).isLessThan(third.mu());
  }

  /** What a place adds to the certainty of a rating must not outweigh what it adds to the mean. */
  @Test
  void exceptForASigmaFarAboveAnyThatIsReached() {
    LossRating model = new LossRating(new GauntletSpec.Rating(BETA, 0.1, false));
    List<Rating> before = List.of(new Rating(-60, 60), new Rating(25, 1));

    Rating loser = model.rate(before, new double[] {0, 1}).get(0);
    Rating winner = model.rate(before, new double[] {1, 0}).get(0);

    assertThat(winner.mu()).isGreaterThan(loser.mu());
    assertThat(loser.sigma()).isEqualTo(winner.sigma());
  }

  /** More help for everyone and no more for the assigned data is less proof of training on them. */
  @Test
  void exceptThatTheProofFallsWhenOnlyTheRandomDataGain() {
    Verdict worse = first(Tries.exact(0.02, 0.01));
    Verdict better = first(Tries.exact(0.02, 0.03));

    assertThat(better.standing().rating().mu()).isGreaterThan(worse.standing().rating().mu());
    assertThat(better.proofSign()).isEqualTo(-1);
    assertThat(worse.proofSign()).isEqualTo(1);
  }

  private static Verdict first(Losses losses) {
    List<Evidence> evidence =
        List.of(
            Tries.tried(0, losses),
            Tries.tried(1, Tries.exact(0.03, 0.02)),
            Tries.tried(2, Tries.exact(0.03, 0.005)));
    return new Gauntlet(Specs.DEFAULT)
        .judge(0, evidence, List.of(), Standings.start(Specs.peers(3)))
        .verdicts()
        .get(0);
  }

  /** Sigmas below twice beta; a new peer has 8.3, and a rated one less. */
  private List<Rating> ratings(int peers) {
    List<Rating> ratings = new ArrayList<>();
    for (int i = 0; i < peers; i++) {
      double sigma = 0.3 + (2 * BETA - 0.3) * random.nextDouble();
      ratings.add(new Rating(120 * random.nextDouble() - 40, sigma));
    }
    return ratings;
  }

  private double[] scores(int peers) {
    double[] scores = new double[peers];
    for (int i = 0; i < peers; i++) {
      scores[i] = random.nextDouble();
    }
    return scores;
  }

  private double[] idle(int peers) {
    double[] scores = scores(peers);
    scores[0] = Double.NEGATIVE_INFINITY;
    return scores;
  }
}
