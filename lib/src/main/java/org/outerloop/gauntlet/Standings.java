package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * All peers that ever registered, in the order in which they did, after some rounds: part of every
 * round's record. Nobody is ever forgotten, so leaving and coming back clears nothing.
 *
 * @param rounds judged so far; the next one has this number
 */
public record Standings(long rounds, List<Standing> peers) {
  public Standings {
    Require.that(rounds >= 0, "Standings after %s rounds", rounds);
    peers = List.copyOf(peers);
    Set<PeerId> seen = new HashSet<>();
    for (Standing standing : peers) {
      Require.that(seen.add(standing.peer()), "Peer %s stands twice", standing.peer());
    }
  }

  /** Before round 0: nothing is known of anyone. */
  public static Standings start(List<PeerId> peers) {
    return new Standings(0, List.of()).with(peers);
  }

  /** These and those who join before the next round; who was here before keeps its record. */
  public Standings with(List<PeerId> newcomers) {
    Set<PeerId> known = new HashSet<>(byPeer().keySet());
    List<Standing> all = new ArrayList<>(peers);
    for (PeerId peer : newcomers) {
      if (known.add(peer)) {
        all.add(Standing.start(peer, rounds));
      }
    }
    return new Standings(rounds, all);
  }

  /** After one more round, in which some were judged. */
  Standings after(List<Standing> judged) {
    Map<PeerId, Standing> changed = new HashMap<>();
    judged.forEach(standing -> changed.put(standing.peer(), standing));
    return new Standings(
        rounds + 1, peers.stream().map(old -> changed.getOrDefault(old.peer(), old)).toList());
  }

  Map<PeerId, Standing> byPeer() {
    Map<PeerId, Standing> byPeer = new HashMap<>();
    peers.forEach(standing -> byPeer.put(standing.peer(), standing));
    return byPeer;
  }
}
