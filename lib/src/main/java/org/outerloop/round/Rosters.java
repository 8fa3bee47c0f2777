package org.outerloop.round;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.Registration;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.Roster;

/**
 * Makes the roster of a round of the one before and of what the ledger says when that is committed:
 *
 * <pre>
 *   next = this round's, but for those who leave because they were away too long
 *        + those who have registered, for the first time or again, since this roster was made
 * </pre>
 *
 * <p>In the order of first registration. A peer that left comes back by registering again; its
 * standing has waited for it.
 */
final class Rosters {
  private Rosters() {}

  /** About round 0: everyone who is registered. */
  static NextRound first(LedgerState ledger, Digest secret) {
    return firstAsPromised(ledger, Beacon.commitment(secret));
  }

  /** The same for one who knows no more of the secret than its digest. */
  static NextRound firstAsPromised(LedgerState ledger, Digest promise) {
    return about(ledger, ledger.peers(), 0, promise);
  }

  /**
   * About the round after one.
   *
   * @param leaving who is dropped from the roster
   * @param turn at which the next round begins
   * @param secret of the validator for it
   */
  static NextRound next(
      RoundStart start, List<PeerId> leaving, LedgerState ledger, long turn, Digest secret) {
    return asPromised(start, leaving, ledger, turn, Beacon.commitment(secret));
  }

  /** The same for one who knows no more of the secret than its digest. */
  static NextRound asPromised(
      RoundStart start, List<PeerId> leaving, LedgerState ledger, long turn, Digest promise) {
    Set<PeerId> staying = new TreeSet<>(start.roster().ids());
    leaving.forEach(staying::remove);
    List<Registration> peers =
        ledger.peers().stream()
            .filter(peer -> staying.contains(peer.peer()) || peer.since() >= start.ledgerHeight())
            .toList();
    return about(ledger, peers, turn, promise);
  }

  private static NextRound about(
      LedgerState ledger, List<Registration> peers, long turn, Digest promise) {
    Roster roster =
        new Roster(
            peers.stream().map(known -> new PeerSpec(known.peer(), known.publicKey())).toList());
    return new NextRound(roster, turn, ledger.height(), ledger.head(), promise);
  }
}
