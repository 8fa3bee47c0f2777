package org.outerloop.consensus;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * How fast one validator's bond in one miner moves: the faster, the further the validator is ahead
 * of the consensus when it buys, or the more it lets go when it sells.
 *
 * <pre>
 *   x     = weight - consensus  when weight >= bond,  bond - weight  otherwise;  within [0, 1]
 *   alpha = low + (high - low) / (1 + exp(-steepness / 100 * (x - 0.5)))
 * </pre>
 *
 * @param low smallest alpha
 * @param high largest alpha
 * @param steepness in hundredths, as the chain keeps it; 1000 there
 */
public record LiquidAlpha(double low, double high, double steepness) implements Serializable {
  /** Subtensor's initial values: 0.7 to 0.9. */
  public static final LiquidAlpha SUBTENSOR = new LiquidAlpha(0.7, 0.9, 1000);

  public LiquidAlpha {
    Require.that(
        low >= 0 && low <= high && high <= 1, "Alpha from %s to %s is not in [0, 1]", low, high);
    Require.that(Double.isFinite(steepness), "Steepness %s is not finite", steepness);
  }

  double alpha(double weight, double bond, double consensus) {
    double difference = weight >= bond ? weight - consensus : bond - weight;
    double within = Math.min(1, Math.max(0, difference));
    double sigmoid = 1 / (1 + StrictMath.exp(-steepness / 100 * (within - 0.5)));
    return low + (high - low) * sigmoid;
  }
}
