package org.outerloop.consensus;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * How votes become pay.
 *
 * @param kappa share of the active stake whose agreement makes a weight count, in [0, 1]
 * @param minStake below it a stake counts as 0
 * @param maxValidators this many of the largest stakes have a validator's permit
 * @param activityCutoff blocks without an update after which a validator's stake sleeps
 * @param bonds how validators come to hold parts of miners
 */
public record ConsensusSpec(
    double kappa, double minStake, int maxValidators, long activityCutoff, BondSpec bonds)
    implements Serializable {
  /** Subtensor's initial values (runtime/src/lib.rs); its kappa is 32767/65535. */
  public static final ConsensusSpec SUBTENSOR =
      new ConsensusSpec(32_767.0 / Weight.MAX, 0, 128, 5000, BondSpec.SUBTENSOR);

  public ConsensusSpec {
    Require.that(kappa >= 0 && kappa <= 1, "Kappa %s is outside [0, 1]", kappa);
    Require.that(
        minStake >= 0 && Double.isFinite(minStake), "Least stake %s is not from 0", minStake);
    Require.that(maxValidators >= 1, "There must be validators: at most %s", maxValidators);
    Require.that(activityCutoff >= 0, "Activity cutoff %s is negative", activityCutoff);
  }

  public ConsensusSpec with(BondSpec other) {
    return new ConsensusSpec(kappa, minStake, maxValidators, activityCutoff, other);
  }

  public ConsensusSpec withKappa(double other) {
    return new ConsensusSpec(other, minStake, maxValidators, activityCutoff, bonds);
  }
}
