package org.outerloop.consensus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Yuma consensus: one epoch of a subnet, in the order of subtensor's run_epoch.rs. A pure function;
 * cost O(n^2 log n) in time and O(n^2) in memory for n uids.
 *
 * <p>Precision: doubles here, fixed point with 32 binary places there, and 16 bits for weights and
 * bonds that are kept. Figures of one epoch from the same weights agree to 1e-8; after epochs whose
 * bonds the chain rounds to 16 bits in between, to 1e-4.
 */
public final class Yuma {
  private Yuma() {}

  /**
   * @throws IllegalArgumentException when the epoch speaks of uids that it does not have
   */
  public static EpochResult epoch(ConsensusSpec spec, Epoch epoch) {
    Stakes stakes = Stakes.of(spec, epoch);
    double[][] weights = Votes.of(epoch);
    double[] consensus = WeightedMedian.ofColumns(stakes.active(), weights, spec.kappa());
    double[][] clipped = Votes.clip(weights, consensus);
    double[] ranks = Vectors.columnSums(clipped, stakes.active());
    double[] incentive = Vectors.normalise(ranks.clone());
    BondRule.Bonded bonded =
        BondRule.of(spec.bonds())
            .next(
                between(weights, clipped, spec.bonds().penalty()),
                epoch.bonds().toRows(epoch.size()),
                new BondRule.Poll(stakes.active(), consensus, incentive));
    double[] asked = Vectors.columnSums(weights, stakes.active());
    List<NeuronResult> shares = new ArrayList<>();
    Emission emission = Emission.of(incentive, bonded.dividends(), stakes);
    for (int uid = 0; uid < epoch.size(); uid++) {
      shares.add(
          new NeuronResult(
              stakes.all()[uid],
              stakes.active()[uid],
              stakes.permits()[uid],
              consensus[uid],
              ranks[uid],
              asked[uid] > 0 ? ranks[uid] / asked[uid] : 0,
              Vectors.sum(clipped[uid]),
              incentive[uid],
              bonded.dividends()[uid],
              emission.miners()[uid],
              emission.validators()[uid]));
    }
    return new EpochResult(shares, kept(bonded.bonds(), stakes.permits()));
  }

  private static double[][] between(double[][] posted, double[][] clipped, double penalty) {
    double[][] rows = new double[posted.length][posted.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows.length; j++) {
        rows[i][j] = (1 - penalty) * posted[i][j] + penalty * clipped[i][j];
      }
    }
    return rows;
  }

  /** Who loses the permit loses its bonds. */
  private static Bonds kept(double[][] bonds, boolean[] permits) {
    for (int i = 0; i < bonds.length; i++) {
      if (!permits[i]) {
        Arrays.fill(bonds[i], 0);
      }
    }
    return Bonds.of(bonds);
  }

  /** Shares of the whole: incentive and dividends by their common sum; without any, by stake. */
  private record Emission(double[] miners, double[] validators) {
    static Emission of(double[] incentive, double[] dividends, Stakes stakes) {
      double sum = Vectors.sum(incentive) + Vectors.sum(dividends);
      if (!(sum > 0)) {
        return new Emission(incentive, stakes.fallback());
      }
      return new Emission(scaled(incentive, sum), scaled(dividends, sum));
    }

    private static double[] scaled(double[] values, double sum) {
      return Arrays.stream(values).map(value -> value / sum).toArray();
    }
  }
}
