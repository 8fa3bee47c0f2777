package org.outerloop.consensus;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * Which weights a subnet takes.
 *
 * @param rateLimit blocks between two sets or commits of one validator
 * @param minWeights fewest entries of a row, unless the subnet has fewer uids
 * @param maxWeight largest share of a row that one entry may have, in 65535ths
 * @param versionKey lowest that is taken; 0 takes all
 * @param revealEpochs epochs from commit to reveal; 0: weights are set in the open
 */
public record WeightSpec(
    long rateLimit, int minWeights, int maxWeight, long versionKey, int revealEpochs)
    implements Serializable {
  /** Subtensor's initial values, but for the fewest weights (1024 there, which means all). */
  public static final WeightSpec SUBTENSOR = new WeightSpec(100, 1, Weight.MAX, 0, 1);

  public WeightSpec {
    Require.that(rateLimit >= 0, "Rate limit %s is negative", rateLimit);
    Require.that(minWeights >= 0, "Fewest weights %s is negative", minWeights);
    Require.that(
        maxWeight >= 0 && maxWeight <= Weight.MAX, "Largest weight %s is not 16 bits", maxWeight);
    Require.that(revealEpochs >= 0, "Epochs to the reveal %s are negative", revealEpochs);
  }

  boolean commitReveal() {
    return revealEpochs > 0;
  }
}
