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
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.SplitMix64;

/** A better loss score, all else equal: 900,000 cases, and where the model is not monotone. */
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

  /**
   * Who overtakes another takes some of the blow of being behind both from those who are. Where the
   * overtaker's rating is settled and that of one behind is not, the latter may gain more.
   */
  @Test
  void lowersTheShareSeldomAndByLittle() {
    LossRating model = new LossRating(new GauntletSpec.Rating(BETA, 0.1, true));
    int falls = 0;
    double worst = 0;
    for (int trial = 0; trial < CASES; trial++) {
      int peers = 2 + random.nextInt(7);
      List<Rating> before = new ArrayList<>();
      for (int i = 0; i < peers; i++) {
        before.add(new Rating(10 + 40 * random.nextDouble(), 1 + 7.3 * random.nextDouble()));
      }
      double[] worse = scores(peers);
      double[] better = worse.clone();
      better[0] += (1 - worse[0]) * random.nextDouble();
      double low = share(model.rate(before, worse));
      double high = share(model.rate(before, better));
      if (high < low - 1e-12) {
        falls++;
        worst = Math.max(worst, 1 - high / low);
      }
    }

    assertThat(falls).isBetween(1, CASES / 200);
    assertThat(worst).isLessThan(0.05);
  }

  /** Of the first peer, where all have the same proof. */
  private static double share(List<Rating> ratings) {
    double[] scores = ratings.stream().mapToDouble(r -> Math.max(0, r.ordinal())).toArray();
    return WeightPolicy.of(GauntletSpecs.POWER).of(scores)[0];
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

  /** What a place takes from the uncertainty must not outweigh what it takes from the mean. */
  @Test
  void exceptTheOrdinalForASigmaFarAboveAnyThatIsReached() {
    LossRating model = new LossRating(new GauntletSpec.Rating(BETA, 0.1, false));
    List<Rating> before = new ArrayList<>(List.of(new Rating(-65, 90)));
    for (int i = 0; i < 2; i++) {
      before.add(new Rating(25, 1));
    }

    Rating second = model.rate(before, new double[] {1, 2, 0}).get(0);
    Rating first = model.rate(before, new double[] {2, 1, 0}).get(0);

    assertThat(first.mu()).isGreaterThan(second.mu());
    assertThat(first.ordinal()).isLessThan(second.ordinal());
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
