package org.outerloop.consensus;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * What one validator of a real run says its peers are worth.
 *
 * @param validator its public key
 * @param stake behind it, from 0
 * @param self the peer that is the validator itself, whose weight does not count
 * @param weights of peers, from 0; only their ratios matter
 */
public record Vote(String validator, double stake, Optional<PeerId> self, List<PeerWeight> weights)
    implements Serializable {

  /**
   * @param value finite, from 0
   */
  public record PeerWeight(PeerId peer, double value) implements Serializable {
    public PeerWeight {
      Require.that(
          value >= 0 && Double.isFinite(value), "Weight %s of peer %s is not from 0", value, peer);
    }
  }

  public Vote {
    weights = List.copyOf(weights);
    Set<PeerId> peers = new HashSet<>();
    for (PeerWeight weight : weights) {
      Require.that(
          peers.add(weight.peer()), "Validator %s weighs %s twice", validator, weight.peer());
    }
  }
}
