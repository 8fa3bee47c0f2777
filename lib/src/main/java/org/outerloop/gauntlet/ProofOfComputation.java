package org.outerloop.gauntlet;

/**
 * Whether a peer trains on the data it was assigned: a moving mean of signs.
 *
 * <pre>
 *   mean <- (1 - g) mean + g sign       sign = +1 if assigned improvement > random improvement
 *                                              -1 otherwise
 * </pre>
 *
 * <p>Who trains on its data improves them more than others, on most rounds, and comes near 1. Who
 * copies, or trains on something else, stays around 0 or falls. Equality is no proof and counts -1.
 * Source: Gauntlet (arXiv 2505.21684), start 0, g = 0.05.
 */
final class ProofOfComputation {
  private final double decay;

  ProofOfComputation(double decay) {
    this.decay = decay;
  }

  static int sign(LossScore loss) {
    return loss.assignedImprovement() > loss.score() ? 1 : -1;
  }

  double next(double mean, int sign) {
    return (1 - decay) * mean + decay * sign;
  }
}
