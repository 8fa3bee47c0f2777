package org.outerloop.consensus;

/**
 * What one uid is paid for an epoch, in the units of the emission.
 *
 * @param miner incentive; 0 for a key whose incentive is burned
 * @param take what it keeps as a validator
 * @param stakers what it passes on to those whose stake it votes with
 */
public record Payment(double miner, double take, double stakers) {
  /** Dividends in coin. */
  public double validator() {
    return take + stakers;
  }

  public double total() {
    return miner + take + stakers;
  }
}
