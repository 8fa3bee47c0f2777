package org.outerloop.consensus;

import java.util.Arrays;

/**
 * Each validator's bonds follow its own weights; a small one can be early without being drowned.
 *
 * <pre>
 *   B  <- alpha_ij W + (1 - alpha_ij) B; alpha the same for all or by {@link LiquidAlpha}
 *   b   = B, columns to sum 1
 *   D_i = S_i sum_j b_ij I_j, to sum 1
 * </pre>
 */
final class Yuma3Bonds implements BondRule {
  private final BondSpec spec;

  Yuma3Bonds(BondSpec spec) {
    this.spec = spec;
  }

  @Override
  public Bonded next(double[][] weights, double[][] before, Poll poll) {
    int size = weights.length;
    boolean consensus = Arrays.stream(poll.consensus()).anyMatch(value -> value > 0);
    double[][] bonds = new double[size][size];
    double[][] shares = new double[size][];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double old = before[i][j];
        double alpha = consensus ? alpha(weights[i][j], old, poll.consensus()[j]) : spec.alpha();
        bonds[i][j] = (1 - alpha) * old + alpha * weights[i][j];
      }
      shares[i] = bonds[i].clone();
    }
    double[] held = Vectors.rowSums(Vectors.normaliseColumns(shares), poll.incentive());
    for (int i = 0; i < size; i++) {
      held[i] *= poll.active()[i];
    }
    return new Bonded(bonds, Vectors.normalise(held));
  }

  private double alpha(double weight, double bond, double consensus) {
    return spec.liquidAlpha()
        .map(liquid -> liquid.alpha(weight, bond, consensus))
        .orElseGet(spec::alpha);
  }
}
