package org.outerloop.ledger;

import java.io.Serializable;
import java.util.List;

/**
 * What was paid for an epoch.
 *
 * @param epoch counted from 0
 * @param peers incentive of each peer
 * @param burned what went to nobody
 */
public record Emission(long epoch, List<Share> peers, double burned) implements Serializable {
  public Emission {
    peers = List.copyOf(peers);
  }
}
