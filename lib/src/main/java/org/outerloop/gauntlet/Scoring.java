package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.protocol.GauntletSpec;

/** What one round does to the standings, and what each peer is worth after it. */
final class Scoring {
  private final LossRating lossRating;
  private final ProofOfComputation proofOfComputation;
  private final Penalties penalties;

  Scoring(GauntletSpec spec) {
    this.lossRating = new LossRating(spec.ratingBeta(), spec.ratingTau());
    this.proofOfComputation = new ProofOfComputation(spec.proofDecay());
    this.penalties = new Penalties(spec.missFactors());
  }

  List<Standing> standings(List<Case> cases, List<Decision> grounds) {
    List<Rating> ratings = ratings(cases, grounds);
    List<Standing> standings = new ArrayList<>();
    for (Case judged : cases) {
      int i = judged.index();
      standings.add(standing(judged, grounds.get(i), ratings.get(i)));
    }
    return standings;
  }

  /** Peer scores, after penalties. */
  static double[] scores(List<Standing> standings, List<Decision> grounds) {
    double[] scores = new double[standings.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Penalties.forfeits(grounds.get(i)) ? 0 : PeerScore.of(standings.get(i));
    }
    return scores;
  }

  /** What enters the proof of computation; 0 for nothing. A copy disproves it. */
  static int proofSign(Case judged, Decision ground) {
    if (ground == Decision.COPY) {
      return -1;
    }
    return judged.loss().map(ProofOfComputation::sign).orElse(0);
  }

  /**
   * Who delivered nothing of his own ranks last, and never rises, though the tie of all the idle
   * would lift the weakest of them. Who was not tried, or may or may not be a copy, does not take
   * part: a tie with its double would cost the original.
   */
  private List<Rating> ratings(List<Case> cases, List<Decision> grounds) {
    List<Rating> ratings = new ArrayList<>();
    List<Case> ranked = new ArrayList<>();
    for (Case judged : cases) {
      ratings.add(judged.before().rating());
      Decision ground = grounds.get(judged.index());
      if (ground != Decision.NOT_TRIED && ground != Decision.SAME_WORK) {
        ranked.add(judged);
      }
    }
    double[] scores =
        ranked.stream().mapToDouble(c -> rankedScore(c, grounds.get(c.index()))).toArray();
    if (Arrays.stream(scores).allMatch(Double::isInfinite)) {
      return ratings; // nobody did anything, so the round says nothing of anyone's skill
    }
    List<Rating> before = ranked.stream().map(c -> c.before().rating()).toList();
    List<Rating> after = lossRating.rate(before, scores);
    for (int place = 0; place < ranked.size(); place++) {
      boolean idle = scores[place] == Double.NEGATIVE_INFINITY;
      boolean rises = after.get(place).ordinal() > before.get(place).ordinal();
      if (!idle || !rises) {
        ratings.set(ranked.get(place).index(), after.get(place));
      }
    }
    return ratings;
  }

  private static double rankedScore(Case judged, Decision ground) {
    return ground == Decision.COPY ? Double.NEGATIVE_INFINITY : judged.scoreOrLowest();
  }

  private Standing standing(Case judged, Decision ground, Rating rating) {
    Standing before = judged.before();
    int sign = proofSign(judged, ground);
    int misses = misses(judged, ground);
    double proof = sign == 0 ? before.proof() : proofOfComputation.next(before.proof(), sign);
    if (judged.evidence().outcome().isMiss()) {
      proof = penalties.afterMiss(proof, misses);
    }
    long tried = before.roundsTried() + (judged.loss().isPresent() ? 1 : 0);
    return new Standing(before.peer(), rating, proof, tried, misses, negatives(judged, ground));
  }

  /** Only work of one's own ends a row of misses: an upload for show does not. */
  private static int misses(Case judged, Decision ground) {
    int before = judged.before().misses();
    if (judged.evidence().outcome().isMiss()) {
      return before + 1;
    }
    return judged.isAccepted() && ground != Decision.COPY ? 0 : before;
  }

  private static int negatives(Case judged, Decision ground) {
    int before = judged.before().negatives();
    if (judged.loss().isEmpty() || ground == Decision.COPY || judged.scoreOrLowest() == 0) {
      return before;
    }
    return judged.scoreOrLowest() < 0 ? before + 1 : 0;
  }
}
