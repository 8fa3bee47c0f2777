package org.outerloop.jobs.chain;

import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * One who judges.
 *
 * @param stake behind it, constant over all epochs
 */
public record Validator(PeerId name, double stake, Behaviour behaviour) {
  /** What it posts. */
  public enum Behaviour {
    /** What it measured. */
    HONEST,
    /** The consensus of all weights that can be read on the chain just then. */
    COPIES,
    /** Everything on the miner that it finds worst. */
    DISSENTS,
    /** Nothing. */
    OFFLINE,
    /** The same for each friend, nothing for others, nothing to burn. */
    CABAL
  }

  public Validator {
    Require.that(
        stake >= 0 && Double.isFinite(stake),
        "Stake %s of validator %s is not from 0",
        stake,
        name);
  }
}
