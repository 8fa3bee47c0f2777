package org.outerloop.tokens;

import java.nio.ByteBuffer;
import java.util.List;
import org.outerloop.protocol.Digest;

/**
 * What a peer says it has trained on: SHA-256 over the ids of its sequences, big-endian int64, in
 * the order of consumption. A validator that knows the assignment computes the same. Not
 * thread-safe.
 */
public final class DataReceipt {
  private final Digest.Hasher hasher = new Digest.Hasher();
  private long sequences;

  public DataReceipt add(long sequenceId) {
    hasher.add(ByteBuffer.allocate(Long.BYTES).putLong(0, sequenceId));
    sequences++;
    return this;
  }

  /** How many ids were added. */
  public long sequences() {
    return sequences;
  }

  /** Ends the receipt, which is of no use after that. */
  public Digest finish() {
    return hasher.finish();
  }

  public static Digest of(List<TokenSequence> consumed) {
    DataReceipt receipt = new DataReceipt();
    consumed.forEach(sequence -> receipt.add(sequence.id()));
    return receipt.finish();
  }
}
