package org.outerloop.jobs.ledger;

/**
 * One who may contribute.
 *
 * @param bucket URI
 * @param readKey whether a key to read it was given
 * @param since height of the entry that says so
 * @param stake behind the same key, if it validates too
 */
public record PeerRow(
    String peer,
    String publicKey,
    String bucket,
    String endpoint,
    boolean readKey,
    long since,
    double stake) {}
