package org.outerloop.jobs.chain;

import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * One who works.
 *
 * @param quality at the start; only ratios matter
 */
public record Miner(PeerId name, double quality, Behaviour behaviour) {
  /** How its quality goes. */
  public enum Behaviour {
    /** Stays. */
    STEADY,
    /** A random walk, by {@code drift} an epoch. */
    DRIFTS,
    /** Loses the share {@code drift} each epoch. */
    FADES,
    /** Stays; validators of the cabal pay it whatever it does. */
    FRIEND
  }

  public Miner {
    Require.that(
        quality >= 0 && Double.isFinite(quality),
        "Quality %s of miner %s is not from 0",
        quality,
        name);
  }
}
