package org.outerloop.jobs.chain;

import org.outerloop.protocol.PeerId;

/**
 * @param behaviour as in the settings; empty for the owner
 */
public record Participant(PeerId name, Role role, String behaviour) {
  /** What it does on the chain. */
  public enum Role {
    OWNER,
    VALIDATOR,
    MINER
  }
}
