package org.outerloop.consensus;

import java.io.Serializable;
import org.outerloop.protocol.Digest;

/**
 * Weights that nobody can read yet.
 *
 * @param hash of {@link SetWeights#commitment}
 * @param epoch in which it was made
 * @param block at which it was made
 */
public record Commit(Digest hash, long epoch, long block) implements Serializable {}
