package org.outerloop.message;

import java.io.Serializable;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;

/**
 * To what a contribution belongs; a signature for one binding is of no use for another.
 *
 * @param run name of the run
 * @param round of the run
 * @param peer who trained
 * @param baseDigest root digest of the parameters the peer began with
 */
public record RoundBinding(String run, long round, PeerId peer, Digest baseDigest)
    implements Serializable {}
