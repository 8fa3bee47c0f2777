package org.outerloop.consensus;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * Who gets what of an emission.
 *
 * @param ownerCut share of the whole that the subnet's owner has before all others
 * @param rootShare share of the validators' part that goes to stake outside the subnet
 * @param validatorTake share of a validator's part that it keeps; the rest is its stakers'
 */
public record EmissionSpec(double ownerCut, double rootShare, double validatorTake)
    implements Serializable {
  /** Subtensor's: owner 11796/65535, take 18 %; the root share varies and is left at 0. */
  public static final EmissionSpec SUBTENSOR = new EmissionSpec(11_796.0 / Weight.MAX, 0, 0.18);

  public EmissionSpec {
    requireShare("Owner cut", ownerCut);
    requireShare("Root share", rootShare);
    requireShare("Validator take", validatorTake);
  }

  private static void requireShare(String what, double share) {
    Require.that(share >= 0 && share <= 1, what + " %s is outside [0, 1]", share);
  }
}
