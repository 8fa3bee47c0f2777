package org.outerloop.round;

import java.io.Serializable;
import org.outerloop.message.ContributionHeader;
import org.outerloop.tensor.MemoryFigures;

/**
 * What a peer's task gives back: the header to be signed, and some figures.
 *
 * @param header of the uploaded payload; the peer's driver signs it, so the key stays there
 * @param trainingLoss mean over the inner steps
 * @param computeSeconds inner steps
 * @param communicationSeconds loading, compressing, uploading, keeping and recomputing state
 * @param memory most that the task saw taken
 */
public record PeerResult(
    ContributionHeader header,
    double trainingLoss,
    double computeSeconds,
    double communicationSeconds,
    MemoryFigures memory)
    implements Serializable {}
