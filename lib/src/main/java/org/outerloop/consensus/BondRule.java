package org.outerloop.consensus;

/** From votes to bonds and dividends. */
interface BondRule {
  /**
   * @param weights as posted, or as clipped, or between
   * @param before bonds; may be overwritten
   * @param poll the rest of what is known of this epoch
   */
  Bonded next(double[][] weights, double[][] before, Poll poll);

  /**
   * @param active shares of the stake that votes
   * @param consensus by miner
   * @param incentive by miner, sum 1 or 0
   */
  record Poll(double[] active, double[] consensus, double[] incentive) {}

  /**
   * @param bonds to be kept
   * @param dividends by validator, sum 1 or 0
   */
  record Bonded(double[][] bonds, double[] dividends) {}

  static BondRule of(BondSpec spec) {
    return switch (spec.rule()) {
      case CLASSIC -> new ClassicBonds(spec.alpha());
      case YUMA3 -> new Yuma3Bonds(spec);
    };
  }
}
