package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.Require;

/**
 * Ratings from the order of scores inside a round, by OpenSkill's Plackett-Luce model.
 *
 * <pre>
 *   s_i^2   = sigma_i^2 + tau^2            c = sqrt(sum(s_i^2 + beta^2))      e_i = exp(mu_i / c)
 *   S_g     = sum of e_i over group g and all worse ones    (a group: peers of equal score)
 *   omega_i = 1/|g_i| - sum over g up to g_i of e_i / S_g
 *   delta_i =           sum over g up to g_i of e_i / S_g (1 - e_i / S_g)
 *   mu_i    <- mu_i + omega_i s_i^2 / c
 *   sigma_i <- s_i sqrt(max(1 - delta_i (s_i / c)^3, 0.0001))
 * </pre>
 *
 * <p>Source: Weng and Lin (JMLR 12, 2011), algorithm 4; numbers agree with openskill 6.2.0, of
 * whose sum over places this is the closed form by groups: O(n log n) for n peers. Raw scores vary
 * from round to round for reasons that are nobody's merit; their order says who did better.
 *
 * <p>Surprise: a tie for first place is worth less than a third place behind two who tie, since
 * those who tie share one place. Two contributions that are one work must not both take part.
 *
 * <p>The model asks who is best of all, then of the rest, so it tells the last places well apart
 * and the first ones hardly: of twenty equals the last loses 2.6, the first two gain 0.95 and 0.90
 * (in units of {@code s^2 / c}). With {@code bothEnds} the same order is read from the last place
 * too, with all skills negated, and both readings are averaged:
 *
 * <pre>
 *   omega = (omega of the order - omega of its reverse) / 2      delta = mean of both
 * </pre>
 *
 * <p>For two peers that changes nothing. Where a peer is tried seldom it orders the peers better;
 * benchmark {@code gauntlet} says by how much.
 *
 * <p>A better place never lowers a peer's mu where no scores tie, nor its ordinal while its sigma
 * is below 2 beta: what a place adds to mu is then more than three times what it adds to sigma.
 *
 * <p>Sums run from best to worst, so the result does not depend on the order of the list.
 */
final class LossRating {
  private static final double SMALLEST_SHRINK = 1e-4;

  /** Of the strongest: keeps 1 / S^2 finite for peers more than 345 c apart. */
  private static final double SMALLEST_STRENGTH = 1e-150;

  private final GauntletSpec.Rating spec;

  LossRating(GauntletSpec.Rating spec) {
    this.spec = spec;
  }

  /** What a round says of each peer, in the order of the list. */
  private record Moves(double[] omega, double[] delta) {
    Moves averagedWith(Moves reverse) {
      double[] meanOmega = new double[omega.length];
      double[] meanDelta = new double[omega.length];
      for (int i = 0; i < omega.length; i++) {
        meanOmega[i] = (omega[i] - reverse.omega[i]) / 2;
        meanDelta[i] = (delta[i] + reverse.delta[i]) / 2;
      }
      return new Moves(meanOmega, meanDelta);
    }
  }

  /**
   * Ratings after one round, in the order of the list.
   *
   * @param scores one per peer; {@code -Infinity} ranks last, together with all that have it
   */
  List<Rating> rate(List<Rating> before, double[] scores) {
    Require.that(
        before.size() == scores.length, "%s ratings, %s scores", before.size(), scores.length);
    if (scores.length < 2) {
      return List.copyOf(before);
    }
    int[] order = bestFirst(before, scores);
    double[] variances = before.stream().mapToDouble(this::variance).toArray();
    double c = scale(variances, order);
    double[] mus = before.stream().mapToDouble(Rating::mu).toArray();
    Moves moves = moves(strengths(mus, c), scores, order);
    if (spec.bothEnds()) {
      double[] negated = Arrays.stream(mus).map(mu -> -mu).toArray();
      moves = moves.averagedWith(moves(strengths(negated, c), scores, reversed(order)));
    }
    List<Rating> after = new ArrayList<>();
    for (int i = 0; i < mus.length; i++) {
      after.add(update(mus[i], variances[i], c, moves.omega[i], moves.delta[i]));
    }
    return after;
  }

  /** Omega and delta of each peer, for places in this order; ties are neighbours in it. */
  private static Moves moves(double[] strengths, double[] scores, int[] order) {
    double[] tails = tails(strengths, order);
    Moves moves = new Moves(new double[order.length], new double[order.length]);
    double inverse = 0; // sum of 1 / S_g over groups so far
    double inverseSquares = 0;
    int start = 0;
    for (int end : groupEnds(scores, order)) {
      inverse += 1 / tails[start];
      inverseSquares += 1 / (tails[start] * tails[start]);
      for (int place = start; place < end; place++) {
        int i = order[place];
        moves.omega[i] = 1.0 / (end - start) - strengths[i] * inverse;
        moves.delta[i] = strengths[i] * inverse - strengths[i] * strengths[i] * inverseSquares;
      }
      start = end;
    }
    return moves;
  }

  private static int[] reversed(int[] order) {
    return IntStream.range(0, order.length).map(i -> order[order.length - 1 - i]).toArray();
  }

  private double variance(Rating rating) {
    return rating.sigma() * rating.sigma() + spec.tau() * spec.tau();
  }

  private static Rating update(double mu, double variance, double c, double omega, double delta) {
    double sigma = Math.sqrt(variance);
    double shrink = 1 - delta * (variance / (c * c)) * (sigma / c);
    return new Rating(
        mu + omega * variance / c, sigma * Math.sqrt(Math.max(shrink, SMALLEST_SHRINK)));
  }

  /** Places by falling score; inside a tie by what the sums see, so that they are repeatable. */
  private static int[] bestFirst(List<Rating> before, double[] scores) {
    for (double score : scores) {
      Require.that(!Double.isNaN(score), "A score is not a number");
    }
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer i) -> -(scores[i] + 0.0)) // -0.0 becomes 0.0
                .thenComparingDouble(i -> before.get(i).mu())
                .thenComparingDouble(i -> before.get(i).sigma()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private double scale(double[] variances, int[] order) {
    double sum = 0;
    for (int i : order) {
      sum += variances[i] + spec.beta() * spec.beta();
    }
    return Math.sqrt(sum);
  }

  /** {@code exp(mu / c)} over the largest of them: the common factor cancels everywhere. */
  private static double[] strengths(double[] mus, double c) {
    double largest = Arrays.stream(mus).max().orElseThrow();
    return Arrays.stream(mus)
        .map(mu -> StrictMath.exp((mu - largest) / c))
        .map(strength -> Math.max(strength, SMALLEST_STRENGTH))
        .toArray();
  }

  private static int[] groupEnds(double[] scores, int[] order) {
    List<Integer> ends = new ArrayList<>();
    for (int place = 1; place <= order.length; place++) {
      if (place == order.length || scores[order[place]] != scores[order[place - 1]]) {
        ends.add(place);
      }
    }
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Sum of strengths from each place to the last. */
  private static double[] tails(double[] strengths, int[] order) {
    double[] tails = new double[order.length];
    double sum = 0;
    for (int place = order.length - 1; place >= 0; place--) {
      sum += strengths[order[place]];
      tails[place] = sum;
    }
    return tails;
  }
}
