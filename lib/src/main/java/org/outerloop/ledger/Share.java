package org.outerloop.ledger;

import java.io.Serializable;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * A part of a whole that goes to a peer.
 *
 * @param value from 0
 */
public record Share(PeerId peer, double value) implements Serializable {
  public Share {
    Require.that(
        Double.isFinite(value) && Double.compare(value, 0) >= 0,
        "Share %s of peer '%s' is not a number from 0",
        value,
        peer);
  }
}
