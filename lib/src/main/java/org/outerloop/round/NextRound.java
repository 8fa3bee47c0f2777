package org.outerloop.round;

import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Roster;

/**
 * What a commit fixes about the round that it opens.
 *
 * @param roster who may contribute
 * @param turn of the corpus at which the round begins
 * @param ledgerHeight entries of the ledger that the roster was made of
 * @param ledgerHead digest over these entries
 * @param beacon digest of the secret that the validator will reveal with the round's record: nobody
 *     knows before on which sequences contributions are tried, and the validator cannot choose them
 *     afterwards
 */
public record NextRound(
    Roster roster, long turn, long ledgerHeight, Digest ledgerHead, Digest beacon) {
  public NextRound {
    Require.that(turn >= 0, "Turn %s is negative", turn);
    Require.that(ledgerHeight >= 0, "Ledger of %s entries", ledgerHeight);
  }

  RoundStart start(long round, Digest model) {
    return new RoundStart(round, model, roster, turn, ledgerHeight);
  }
}
