package org.outerloop.consensus;

/**
 * Validators share each miner.
 *
 * <pre>
 *   d_ij = S_i W_ij / sum_k S_k W_kj
 *   B   <- alpha d + (1 - alpha) B, columns to sum 1
 *   D_i  = sum_j B_ij I_j, to sum 1
 * </pre>
 *
 * <p>A first epoch with full penalty therefore pays stake times validator trust: with no B before,
 * {@code D_i = S_i Tv_i / sum_k S_k Tv_k}.
 */
final class ClassicBonds implements BondRule {
  private final double alpha;

  ClassicBonds(double alpha) {
    this.alpha = alpha;
  }

  @Override
  public Bonded next(double[][] weights, double[][] before, Poll poll) {
    double[][] bonds = Vectors.normaliseColumns(before);
    double[][] bought = bought(weights, poll.active());
    for (int i = 0; i < bonds.length; i++) {
      for (int j = 0; j < bonds.length; j++) {
        bonds[i][j] = alpha * bought[i][j] + (1 - alpha) * bonds[i][j];
      }
    }
    Vectors.normaliseColumns(bonds);
    return new Bonded(bonds, Vectors.normalise(Vectors.rowSums(bonds, poll.incentive())));
  }

  private static double[][] bought(double[][] weights, double[] active) {
    double[][] bought = new double[weights.length][weights.length];
    for (int i = 0; i < bought.length; i++) {
      for (int j = 0; j < bought.length; j++) {
        bought[i][j] = active[i] * weights[i][j];
      }
    }
    return Vectors.normaliseColumns(bought);
  }
}
