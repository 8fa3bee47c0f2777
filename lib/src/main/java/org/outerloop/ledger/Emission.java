package org.outerloop.ledger;

import java.util.List;
import org.outerloop.protocol.Require;

/**
 * What was paid for an epoch.
 *
 * @param epoch counted from 0
 * @param peers incentive of each peer, no peer twice
 * @param burned what went to nobody
 */
public record Emission(long epoch, List<Share> peers, double burned) implements Statement {
  public Emission {
    Require.that(epoch >= 0, "Epoch %s is negative", epoch);
    peers = List.copyOf(peers);
    Weights.checkPeers(peers);
    Require.that(
        Double.isFinite(burned) && Double.compare(burned, 0) >= 0,
        "Burned %s is not a number from 0",
        burned);
  }
}
