package org.outerloop.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * What the author, a validator, thinks the peers are worth.
 *
 * @param round of the run after which it thinks so
 * @param shares no peer twice, at most 1 in all; what is left is for nobody
 */
public record Weights(long round, List<Share> shares) implements Statement {
  /** Room for the rounding of a sum of shares. */
  private static final double TINY = 1e-6;

  public Weights {
    Require.that(round >= 0, "Round %s is negative", round);
    shares = List.copyOf(shares);
    checkPeers(shares);
    double sum = shares.stream().mapToDouble(Share::value).sum();
    Require.that(sum <= 1 + TINY, "Weights come to %s, more than 1", sum);
  }

  static void checkPeers(List<Share> shares) {
    Set<PeerId> peers = new HashSet<>();
    for (Share share : shares) {
      Require.that(peers.add(share.peer()), "Peer '%s' has two shares", share.peer());
    }
  }
}
