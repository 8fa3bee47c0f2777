package org.outerloop.round;

import org.outerloop.ledger.LedgerState;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.Roster;

/** Makes the roster of a round of what the ledger says when the round before is committed. */
final class Rosters {
  private Rosters() {}

  /**
   * About the next round.
   *
   * @param turn at which it begins
   * @param secret of the validator for it
   */
  static NextRound next(LedgerState ledger, long turn, Digest secret) {
    Roster roster =
        new Roster(
            ledger.peers().stream()
                .map(known -> new PeerSpec(known.peer(), known.publicKey()))
                .toList());
    return new NextRound(roster, turn, ledger.height(), ledger.head(), Beacon.commitment(secret));
  }
}
