package org.outerloop.bittensor;

import java.io.Serializable;
import org.outerloop.protocol.Digest;

/**
 * A block of the chain.
 *
 * @param hash of its header (BLAKE2b, though a digest of ours is usually SHA-256)
 * @param millis since 1970, as the chain says; what {@code Timestamp.Now} was in it
 */
public record Block(long number, Digest hash, long millis) implements Serializable {}
