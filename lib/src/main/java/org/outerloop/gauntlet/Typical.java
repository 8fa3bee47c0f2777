package org.outerloop.gauntlet;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.outerloop.protocol.GauntletSpec;

/**
 * What is usual among the contributions of a round. As long as fewer than half of the peers are
 * hostile, the middle one of anything lies within what the honest have.
 *
 * @param score middle loss score of those tried; 0 if there are none
 * @param error middle standard error of it; of two in the middle always the lower one
 * @param gap middle of what only training on the assigned data explains
 * @param norm middle norm of the accepted
 * @param remembers middle number of rounds that their states remember
 */
record Typical(double score, double error, double gap, double norm, double remembers) {

  static Typical of(List<Case> cases) {
    return new Typical(
        ofTried(cases, LossScore::score),
        ofTried(cases, LossScore::scoreError),
        ofTried(cases, LossScore::gap),
        ofAccepted(cases, Evidence::contributionNorm),
        ofAccepted(cases, Evidence::remembers));
  }

  /** The same norm, and what is usual among these of the rest. */
  Typical withScoresOf(List<Case> some) {
    Typical theirs = of(some);
    return new Typical(theirs.score, theirs.error, theirs.gap, norm, remembers);
  }

  /**
   * Whether the round's work improves the model by no more than noise: then a negative score says
   * nothing against anybody.
   */
  boolean isQuiet(GauntletSpec spec) {
    return score <= spec.significance() * error;
  }

  private static double ofTried(List<Case> cases, ToDoubleFunction<LossScore> figure) {
    return middle(cases.stream().flatMap(c -> c.loss().stream()).mapToDouble(figure).toArray());
  }

  private static double ofAccepted(List<Case> cases, ToDoubleFunction<Evidence> figure) {
    return middle(
        cases.stream().filter(Case::isAccepted).map(Case::evidence).mapToDouble(figure).toArray());
  }

  private static double middle(double[] values) {
    Arrays.sort(values);
    return values.length == 0 ? 0 : values[(values.length - 1) / 2];
  }
}
