package org.outerloop.consensus;

/**
 * What an epoch says of one uid; every figure in [0, 1].
 *
 * @param stake share of all that passes the threshold
 * @param activeStake share of all that votes
 * @param permit whether it may vote in the next epoch
 * @param consensus what a majority by stake gives it at least, as a miner
 * @param rank stake-weighted mean of the clipped weights it was given
 * @param trust part of its rank that the clip left
 * @param validatorTrust part of its own row that the clip left, as a validator
 * @param incentive share of the miners' half
 * @param dividends share of the validators' half
 * @param minerEmission share of the whole as a miner
 * @param validatorEmission share of the whole as a validator
 */
public record NeuronResult(
    double stake,
    double activeStake,
    boolean permit,
    double consensus,
    double rank,
    double trust,
    double validatorTrust,
    double incentive,
    double dividends,
    double minerEmission,
    double validatorEmission) {

  /** Of the whole; the sum over all uids is 1, or 0 when nobody has stake. */
  public double emission() {
    return minerEmission + validatorEmission;
  }
}
