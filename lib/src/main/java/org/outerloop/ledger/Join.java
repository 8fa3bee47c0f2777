package org.outerloop.ledger;

import org.outerloop.protocol.PeerId;

/**
 * The author takes part under this name, and puts its contributions there. Said again by the same
 * author it changes the bucket, or brings a peer back.
 */
public record Join(PeerId peer, BucketAccess bucket) implements Statement {}
