package org.outerloop.ledger;

import org.outerloop.protocol.Digest;

/**
 * A round is open; the store's time of this entry is the moment.
 *
 * @param round from 0, one after the other
 * @param record digest of what was committed before it: the record of the round before, or what the
 *     run began with. So the ledger also fixes the past of the run.
 */
public record Round(long round, Digest record) implements Statement {}
