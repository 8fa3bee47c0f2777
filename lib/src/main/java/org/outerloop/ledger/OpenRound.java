package org.outerloop.ledger;

import java.io.Serializable;
import org.outerloop.protocol.Digest;

/**
 * The round that was opened last.
 *
 * @param record see {@link Round}
 * @param height of the entry that says so
 */
public record OpenRound(long round, Digest record, long height) implements Serializable {}
