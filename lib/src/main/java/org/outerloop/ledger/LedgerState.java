package org.outerloop.ledger;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;

/**
 * What a prefix of the ledger comes to; a function of these entries alone.
 *
 * @param height number of entries, void ones included
 * @param head digest over all of them, and so over everything that was ever said
 * @param operatorKey public key that opened the run, and may grant stake and book emissions
 * @param openRound the last one
 * @param peers in the order in which they first registered
 * @param weights last ones of each validator
 * @param voids entries that count for nothing
 */
public record LedgerState(
    long height,
    Digest head,
    Optional<Opening> opening,
    Optional<String> operatorKey,
    Optional<OpenRound> openRound,
    List<Registration> peers,
    List<Stake> stakes,
    List<PostedWeights> weights,
    List<Emission> emissions,
    List<VoidEntry> voids)
    implements Serializable {
  public LedgerState {
    peers = List.copyOf(peers);
    stakes = List.copyOf(stakes);
    weights = List.copyOf(weights);
    emissions = List.copyOf(emissions);
    voids = List.copyOf(voids);
  }

  public Optional<Registration> peer(PeerId id) {
    return peers.stream().filter(peer -> peer.peer().equals(id)).findFirst();
  }
}
