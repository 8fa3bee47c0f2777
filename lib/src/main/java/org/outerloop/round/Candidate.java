package org.outerloop.round;

import java.io.Serializable;
import org.outerloop.message.ContributionHeader;
import org.outerloop.protocol.PeerId;

/**
 * A contribution whose header is signed and in time.
 *
 * @param stepsBehind 0 for work on the present base, n on that of n rounds ago
 * @param uploadedMillis the ledger store's time of the commitment
 */
record Candidate(PeerId peer, ContributionHeader header, long uploadedMillis, int stepsBehind)
    implements Serializable {}
