package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * All peers of a run, in peer order, after some rounds: part of every round's record.
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
    return new Standings(0, peers.stream().map(Standing::start).toList());
  }

  /** The same with those added, at the end, who are not among them yet. */
  public Standings with(List<PeerId> newcomers) {
    Set<PeerId> known = new HashSet<>();
    peers.forEach(standing -> known.add(standing.peer()));
    List<Standing> all = new ArrayList<>(peers);
    newcomers.stream().filter(known::add).map(Standing::start).forEach(all::add);
    return new Standings(rounds, all);
  }
}
