package org.outerloop.round;

import java.io.Serializable;
import org.outerloop.message.ContributionHeader;
import org.outerloop.protocol.PeerId;

/**
 * A contribution whose header is signed and in time.
 *
 * @param uploadedMillis the ledger store's time of the commitment
 */
record Candidate(PeerId peer, ContributionHeader header, long uploadedMillis)
    implements Serializable {}
