package org.outerloop.protocol;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who may contribute to one round, in the order of every sum over peers. It is fixed when the round
 * before is committed; who registers later takes part from the next round on.
 */
public record Roster(List<PeerSpec> peers) implements Serializable {
  public Roster {
    peers = List.copyOf(peers);
    Map<PeerId, PeerSpec> seen = new HashMap<>();
    for (PeerSpec peer : peers) {
      Require.that(seen.put(peer.id(), peer) == null, "Peer '%s' is listed twice", peer.id());
    }
  }

  public int size() {
    return peers.size();
  }

  public List<PeerId> ids() {
    return peers.stream().map(PeerSpec::id).toList();
  }

  public boolean has(PeerId id) {
    return peers.stream().anyMatch(peer -> peer.id().equals(id));
  }

  /** Place of a peer in the order. */
  public int indexOf(PeerId id) {
    for (int i = 0; i < peers.size(); i++) {
      if (peers.get(i).id().equals(id)) {
        return i;
      }
    }
    throw new IllegalArgumentException("Peer '" + id + "' is not on the roster " + ids());
  }
}
