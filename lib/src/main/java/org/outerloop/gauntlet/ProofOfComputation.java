package org.outerloop.gauntlet;

import org.outerloop.protocol.GauntletSpec;

/**
 * Whether a peer trains on the data it was assigned: a moving mean of signs.
 *
 * <pre>
 *   gap  =  assigned improvement - random improvement
 *   mean <- (1 - g) mean + g sign       sign = +1 if gap > share x middle gap of the round
 *                                              -1 otherwise
 * </pre>
 *
 * <p>Who trains on its data improves them more than others, on most rounds, and comes near 1. Who
 * copies, or trains on something else, stays around 0 or falls. Equality is no proof and counts -1.
 * The share is ours, the paper has 0: who trains on a few of its sequences and does something else
 * for the rest has a gap too, but a small one. Source: Gauntlet (arXiv 2505.21684), start 0, g =
 * 0.05. After some rounds of trials a mean below a threshold counts as 0: Templar's code, 0.10
 * after ten.
 */
final class ProofOfComputation {
  private final GauntletSpec.Proof spec;

  ProofOfComputation(GauntletSpec.Proof spec) {
    this.spec = spec;
  }

  int sign(LossScore loss, double typicalGap) {
    return loss.gap() > spec.typicalShare() * Math.max(0, typicalGap) ? 1 : -1;
  }

  double next(double mean, int sign) {
    return (1 - spec.decay()) * mean + spec.decay() * sign;
  }

  /**
   * Whether the mean is further below 0 than chance explains, by so many of the standard errors
   * that the mean of n fair coins has: {@code g sqrt((1 - (1 - g)^2n) / (1 - (1 - g)^2))}. With 3
   * it takes at least ten trials, all of them without proof.
   *
   * @param errors how many; 0 for never
   */
  boolean isDisproven(Standing standing, double errors) {
    double kept = (1 - spec.decay()) * (1 - spec.decay());
    double left = 1 - StrictMath.pow(kept, standing.roundsTried());
    double error = spec.decay() * Math.sqrt(left / (1 - kept));
    return errors > 0 && standing.proof() < -errors * error;
  }

  /** The factor in a score, in [0, 1]. */
  double factor(Standing standing) {
    boolean counts =
        standing.roundsTried() < spec.warmupRounds() || standing.proof() >= spec.threshold();
    return counts ? Math.max(0, standing.proof()) : 0;
  }
}
