package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.SplitMix64;

/** Expected numbers were computed with openskill 6.2.0, PlackettLuce(beta=7, tau=0.1). */
class LossRatingTest {
  private static final double LAST = Double.NEGATIVE_INFINITY;

  private final LossRating rating = new LossRating(new GauntletSpec.Rating(7, 0.1, false));
  private final LossRating bothEnds = new LossRating(new GauntletSpec.Rating(7, 0.1, true));

  @Test
  void agreesWithOpenSkillOnTwoRoundsOfFourPeers() {
    List<Rating> first = rating.rate(starters(4), new double[] {0.02, 0.01, -0.005, LAST});
    List<Rating> second = rating.rate(first, new double[] {0.01, 0.02, -0.005, LAST});

    assertMus(first, 27.393071250957, 26.329484028310, 24.734103194338, 21.543341526395);
    assertSigmas(first, 8.289968889112, 8.237559069741, 8.178196566367, 8.178196566367);
    assertOrdinals(first, 2.523164583622, 1.616806819086, 0.199513495236, -2.991248172707);
    assertMus(second, 28.488957503515, 28.640809932795, 24.372977610263, 18.559790179957);
    assertSigmas(second, 8.187745737070, 8.193561865127, 8.031673097009, 8.039730046221);
  }

  @Test
  void agreesWithOpenSkillOnTwoPeers() {
    List<Rating> after = rating.rate(starters(2), new double[] {1, 0});

    assertMus(after, 27.256209212553, 22.743790787447);
    assertSigmas(after, 8.166896460214, 8.166896460214);
  }

  @Test
  void agreesWithOpenSkillWhenTwentyPeersKeepTheirOrderForThirtyRounds() {
    double[] scores = IntStream.range(0, 20).mapToDouble(i -> 20 - i).toArray();

    List<Rating> ratings = starters(20);
    for (int round = 0; round < 30; round++) {
      ratings = rating.rate(ratings, scores);
    }

    assertThat(ratings.get(0).ordinal()).isCloseTo(40.34089658001605, within(1e-9));
    assertThat(ratings.get(9).ordinal()).isCloseTo(9.784412184033709, within(1e-9));
    assertThat(ratings.get(19).ordinal()).isCloseTo(-67.75499473946569, within(1e-9));
  }

  @Test
  void sharesTheLastPlaceAmongThoseWhoAreMissing() {
    List<Rating> after = rating.rate(starters(4), new double[] {0.02, 0.01, LAST, LAST});

    assertMus(after, 27.393071250957, 26.329484028310, 23.138722360366, 23.138722360366);
    assertSigmas(after, 8.289968889112, 8.237559069741, 8.178196566367, 8.178196566367);
  }

  @Test
  void movesNobodyWhenAllAreEqual() {
    List<Rating> after = rating.rate(starters(3), new double[] {0.01, 0.01, 0.01});

    assertMus(after, 25, 25, 25);
    assertSigmas(after, 8.253534696232, 8.253534696232, 8.253534696232);
  }

  @Test
  void ranksAScoreOfExactlyZeroByItsValue() {
    List<Rating> after = rating.rate(starters(3), new double[] {0.01, -0.01, 0.0});

    assertMus(after, 27.456249477209, 21.929688153488, 25.614062369302);
  }

  @Test
  void takesMinusZeroForZero() {
    List<Rating> plus = rating.rate(starters(3), new double[] {0.0, 0.0, 1});
    List<Rating> minus = rating.rate(starters(3), new double[] {-0.0, 0.0, 1});

    assertThat(minus).isEqualTo(plus);
  }

  @Test
  void agreesWithOpenSkillOnUnequalRatingsAndTies() {
    List<Rating> before =
        List.of(
            new Rating(31, 5),
            new Rating(18, 7.5),
            new Rating(25, 2),
            new Rating(22, 8),
            new Rating(40, 1));

    List<Rating> after = rating.rate(before, new double[] {0.0, 0.003, 0.003, LAST, -0.001});
    List<Rating> ties = rating.rate(starters(5), new double[] {0.0, 0.02, 0.02, LAST, LAST});

    assertMus(
        after, 31.584307573489, 19.085483942523, 25.067462389781, 19.976588440079, 39.971851610893);
    assertSigmas(
        after, 4.985526027608, 7.479928753397, 2.002357142403, 7.872916803166, 1.004943235366);
    assertMus(
        ties, 26.331821864711, 25.856171198743, 25.856171198743, 23.477917868902, 23.477917868902);
    assertSigmas(
        ties, 8.269726639640, 8.307116489072, 8.307116489072, 8.227459955365, 8.227459955365);
  }

  /** Ties, exact zeros of both signs and missing peers, one round on top of the other. */
  @Test
  void agreesWithOpenSkillOverFiveRoundsOfTiesAndZeros() {
    double[][] rounds = {
      {0.0, 0.01, -0.01, 0.0, 0.02, LAST},
      {0.003, 0.0, 0.0, 0.003, -0.002, 0.001},
      {LAST, LAST, 0.0, 0.01, 0.0, -0.0},
      {0.01, 0.02, 0.03, 0.04, 0.05, 0.06},
      {0, 0, 0, 0, 0, 1e-9}
    };
    List<Rating> ratings = starters(6);
    for (double[] scores : rounds) {
      ratings = rating.rate(ratings, scores);
      if (scores == rounds[2]) {
        assertMus(
            ratings,
            24.603120043241532,
            24.942521043209947,
            24.065830209337474,
            27.698648482827334,
            25.007448332902953,
            23.657270050985172);
      }
    }

    assertMus(
        ratings,
        20.680123865310506,
        23.435092733273414,
        23.8878399648368,
        27.9732735501955,
        26.14794603872733,
        27.88684149901358);
    assertSigmas(
        ratings,
        8.039010322992542,
        8.007791141185049,
        8.023093776167176,
        8.132835115380047,
        8.132267084788555,
        8.13625665409731);
  }

  @Test
  void bothEndsAreOneForTwoPeers() {
    List<Rating> before = List.of(new Rating(31, 5), new Rating(18, 7.5));

    List<Rating> one = rating.rate(before, new double[] {0, 1});
    List<Rating> both = bothEnds.rate(before, new double[] {0, 1});

    for (int i = 0; i < 2; i++) {
      assertThat(both.get(i).mu()).isCloseTo(one.get(i).mu(), within(1e-12));
      assertThat(both.get(i).sigma()).isCloseTo(one.get(i).sigma(), within(1e-12));
    }
  }

  @Test
  void bothEndsTellFirstPlacesApartAsWellAsLastOnes() {
    double[] scores = IntStream.range(0, 20).mapToDouble(i -> 20 - i).toArray();

    List<Rating> one = rating.rate(starters(20), scores);
    List<Rating> both = bothEnds.rate(starters(20), scores);

    for (int i = 0; i < 20; i++) { // the mirror of place i is place 19 - i
      double mirrored = (one.get(i).mu() - one.get(19 - i).mu()) / 2;
      assertThat(both.get(i).mu()).isCloseTo(25 + mirrored, within(1e-9));
    }
    double first = one.get(0).mu() - one.get(1).mu();
    assertThat(both.get(0).mu() - both.get(1).mu()).isGreaterThan(5 * first);
  }

  @Test
  void agreesWithTheDefinitionBySumsOverPlaces() {
    SplitMix64 random = new SplitMix64(11);
    for (int trial = 0; trial < 2000; trial++) {
      int n = 2 + random.nextInt(12);
      List<Rating> before =
          IntStream.range(0, n)
              .mapToObj(i -> new Rating(60 * random.nextDouble() - 10, 1 + 9 * random.nextDouble()))
              .toList();
      double[] scores = IntStream.range(0, n).mapToDouble(i -> random.nextInt(n)).toArray();

      List<Rating> after = rating.rate(before, scores);

      for (int i = 0; i < n; i++) {
        Rating expected = bySums(before, scores, i);
        assertThat(after.get(i).mu()).isCloseTo(expected.mu(), within(1e-9));
        assertThat(after.get(i).sigma()).isCloseTo(expected.sigma(), within(1e-9));
      }
    }
  }

  @Test
  void staysFiniteHoweverFarApartPeersAre() {
    List<Rating> apart = List.of(new Rating(-1e6, 1), new Rating(1e6, 1), new Rating(0, 1));

    List<Rating> after = rating.rate(apart, new double[] {2, 1, 3});

    assertThat(after).allSatisfy(r -> assertThat(r.ordinal()).isFinite());
    assertThat(after.get(1).mu()).isLessThan(1e6);
  }

  @Test
  void leavesASinglePeerAlone() {
    assertThat(rating.rate(starters(1), new double[] {0.5})).containsExactly(Rating.START);
  }

  @Test
  void rejectsAScoreThatIsNotANumber() {
    assertThatThrownBy(() -> rating.rate(starters(2), new double[] {0, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A score is not a number");
  }

  /** Weng and Lin's algorithm 4 as it is written: a sum over all places. */
  private static Rating bySums(List<Rating> before, double[] scores, int i) {
    int n = scores.length;
    double c = 0;
    for (Rating r : before) {
      c += r.sigma() * r.sigma() + 0.01 + 49;
    }
    c = Math.sqrt(c);
    double omega = 0;
    double delta = 0;
    for (int q = 0; q < n; q++) {
      double below = 0;
      int tied = 0;
      for (int s = 0; s < n; s++) {
        below += scores[s] <= scores[q] ? Math.exp(before.get(s).mu() / c) : 0;
        tied += scores[s] == scores[q] ? 1 : 0;
      }
      double p = Math.exp(before.get(i).mu() / c) / below;
      if (scores[q] >= scores[i]) {
        omega += ((q == i ? 1 : 0) - p) / tied;
        delta += p * (1 - p) / tied;
      }
    }
    double variance = before.get(i).sigma() * before.get(i).sigma() + 0.01;
    double shrink = 1 - delta * variance / (c * c) * Math.sqrt(variance) / c;
    return new Rating(
        before.get(i).mu() + omega * variance / c,
        Math.sqrt(variance) * Math.sqrt(Math.max(shrink, 1e-4)));
  }

  private static List<Rating> starters(int count) {
    return Collections.nCopies(count, Rating.START);
  }

  private static void assertMus(List<Rating> ratings, double... expected) {
    assertThat(ratings.stream().mapToDouble(Rating::mu).toArray())
        .containsExactly(expected, within(1e-9));
  }

  private static void assertSigmas(List<Rating> ratings, double... expected) {
    assertThat(ratings.stream().mapToDouble(Rating::sigma).toArray())
        .containsExactly(expected, within(1e-9));
  }

  private static void assertOrdinals(List<Rating> ratings, double... expected) {
    assertThat(ratings.stream().mapToDouble(Rating::ordinal).toArray())
        .containsExactly(expected, within(1e-9));
  }
}
