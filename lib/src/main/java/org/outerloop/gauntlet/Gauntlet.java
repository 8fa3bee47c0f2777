package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outerloop.gauntlet.CopyDetection.Copy;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * Judges the contributions of a round: who is merged, what each peer is worth, who is paid.
 *
 * <p>A function of its arguments alone; any party that has the evidence comes to the same
 * judgement. Immutable.
 */
public final class Gauntlet {
  private final CopyDetection copyDetection;
  private final Selection selection;
  private final LossRating lossRating;
  private final ProofOfComputation proofOfComputation;
  private final Penalties penalties;
  private final Weights weights;

  public Gauntlet(GauntletSpec spec) {
    this.copyDetection = new CopyDetection(spec);
    this.selection = new Selection(spec);
    this.lossRating = new LossRating(spec.ratingBeta(), spec.ratingTau());
    this.proofOfComputation = new ProofOfComputation(spec.proofDecay());
    this.penalties = new Penalties(spec.missFactors());
    this.weights = new Weights(spec.weightPower());
  }

  /**
   * Judges one round.
   *
   * @param evidence one per peer, in the order of {@code before}
   * @param overlaps of pairs of accepted contributions; those left out count as 0
   * @param before as the judgement of the round before left it
   */
  public Judgement judge(
      long round, List<Evidence> evidence, List<Overlap> overlaps, Standings before) {
    List<Case> cases = cases(round, evidence, before);

    Map<PeerId, Copy> copies = copyDetection.find(cases, overlaps);
    List<Decision> grounds = selection.grounds(cases, copies);
    List<Rating> ratings = rate(cases, grounds);
    List<Standing> standings = standings(cases, grounds, ratings);
    double[] scores = scores(standings, grounds);
    List<Decision> decisions = selection.choose(cases, grounds, standings, scores);
    double[] shares = weights.of(scores);

    List<Verdict> verdicts = new ArrayList<>();
    for (Case judged : cases) {
      int i = judged.index();
      Optional<Copy> copy = Optional.ofNullable(copies.get(judged.peer()));
      verdicts.add(
          new Verdict(
              judged.peer(),
              judged.evidence().outcome(),
              decisions.get(i),
              copy.map(Copy::reason).orElse(judged.evidence().reason()),
              copy.map(Copy::of),
              judged.loss(),
              sign(judged, grounds.get(i)),
              standings.get(i),
              scores[i],
              shares[i]));
    }
    return new Judgement(round, verdicts, new Standings(round + 1, standings));
  }

  private static List<Case> cases(long round, List<Evidence> evidence, Standings before) {
    Require.that(
        round == before.rounds(),
        "Round %s is judged with standings after %s rounds",
        round,
        before.rounds());
    Require.that(
        evidence.size() == before.peers().size(),
        "Evidence of %s peers for %s",
        evidence.size(),
        before.peers().size());
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < evidence.size(); i++) {
      Standing standing = before.peers().get(i);
      Require.that(
          evidence.get(i).peer().equals(standing.peer()),
          "Evidence %s is of %s instead of %s",
          i,
          evidence.get(i).peer(),
          standing.peer());
      cases.add(Case.of(i, evidence.get(i), standing));
    }
    return cases;
  }

  /**
   * Ratings after the round. Who delivered nothing of his own ranks last; who was not tried, or may
   * or may not be a copy, does not take part: a tie with its double would cost the original.
   */
  private List<Rating> rate(List<Case> cases, List<Decision> grounds) {
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
        ranked.stream()
            .mapToDouble(
                c -> isTrial(grounds.get(c.index())) ? c.scoreOrLowest() : Double.NEGATIVE_INFINITY)
            .toArray();
    if (Arrays.stream(scores).allMatch(Double::isInfinite)) {
      return ratings;
    }
    List<Rating> after =
        lossRating.rate(ranked.stream().map(c -> c.before().rating()).toList(), scores);
    for (int place = 0; place < ranked.size(); place++) {
      ratings.set(ranked.get(place).index(), after.get(place));
    }
    return ratings;
  }

  private List<Standing> standings(List<Case> cases, List<Decision> grounds, List<Rating> ratings) {
    List<Standing> standings = new ArrayList<>();
    for (Case judged : cases) {
      int i = judged.index();
      standings.add(standing(judged, grounds.get(i), ratings.get(i)));
    }
    return standings;
  }

  private Standing standing(Case judged, Decision ground, Rating rating) {
    Standing before = judged.before();
    int sign = sign(judged, ground);
    double proof = sign == 0 ? before.proof() : proofOfComputation.next(before.proof(), sign);
    int misses = before.misses();
    if (judged.evidence().outcome().isMiss()) {
      misses++;
      proof = penalties.afterMiss(proof, misses);
    } else if (judged.isAccepted() && ground != Decision.COPY) {
      misses = 0;
    }
    boolean tried = judged.loss().isPresent();
    int negatives = before.negatives();
    if (tried && ground != Decision.COPY && judged.scoreOrLowest() != 0) {
      negatives = judged.scoreOrLowest() < 0 ? negatives + 1 : 0;
    }
    long roundsTried = before.roundsTried() + (tried ? 1 : 0);
    return new Standing(before.peer(), rating, proof, roundsTried, misses, negatives);
  }

  private static double[] scores(List<Standing> standings, List<Decision> grounds) {
    double[] scores = new double[standings.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Penalties.forfeits(grounds.get(i)) ? 0 : PeerScore.of(standings.get(i));
    }
    return scores;
  }

  /** What enters the proof of computation. */
  private static int sign(Case judged, Decision ground) {
    if (ground == Decision.COPY) {
      return -1;
    }
    return judged.loss().map(ProofOfComputation::sign).orElse(0);
  }

  private static boolean isTrial(Decision ground) {
    return ground == Decision.RESERVE || ground == Decision.HARMFUL;
  }
}
