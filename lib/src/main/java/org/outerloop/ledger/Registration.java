package org.outerloop.ledger;

import java.io.Serializable;
import org.outerloop.protocol.PeerId;

/**
 * One who may contribute.
 *
 * @param publicKey that signs its headers and entries: Ed25519, X.509 encoded, in hexadecimal; on a
 *     foreign chain whatever names the account there
 * @param bucket where its contributions are found, as it said last
 * @param since height of the entry that says so; a peer that registers again to come back, or to
 *     change its bucket, has the height of the last one
 */
public record Registration(PeerId peer, String publicKey, BucketAccess bucket, long since)
    implements Serializable {}
