package org.outerloop.round;

import java.io.Serializable;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Roster;

/**
 * What everybody knows when a round begins.
 *
 * @param round number, from 0
 * @param base root digest of the parameters that peers start from
 * @param roster who may contribute
 * @param turn of the corpus at which the round begins, see SampleAssignment
 * @param ledgerHeight entries of the ledger that the roster was made of
 */
public record RoundStart(long round, Digest base, Roster roster, long turn, long ledgerHeight)
    implements Serializable {}
