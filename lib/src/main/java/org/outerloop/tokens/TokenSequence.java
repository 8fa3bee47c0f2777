package org.outerloop.tokens;

import java.util.Arrays;
import org.outerloop.protocol.Blake2b;

/**
 * One training example. The tokens are copied in and out, so a sequence never changes.
 *
 * @param index number of the sequence in its part of the corpus, over all shards
 * @param id what it holds: {@link #idOf} the tokens
 * @param tokens sequence length + 1 of them: the model sees all but the last and predicts all but
 *     the first
 */
@SuppressWarnings("ArrayRecordComponent") // copied, and compared by content below
public record TokenSequence(long index, long id, int[] tokens) {
  public TokenSequence {
    tokens = tokens.clone();
  }

  /** A sequence with the id that belongs to its tokens. */
  public static TokenSequence of(long index, int[] tokens) {
    return new TokenSequence(index, idOf(tokens), tokens);
  }

  /**
   * BLAKE2b of 8 bytes over the tokens as little-endian uint32, read as a little-endian number: the
   * sample id of Templar's shards.
   */
  public static long idOf(int[] tokens) {
    return Blake2b.hash64(TokenWidth.UINT32.pack(tokens));
  }

  @Override
  public int[] tokens() {
    return tokens.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenSequence sequence
        && index == sequence.index
        && id == sequence.id
        && Arrays.equals(tokens, sequence.tokens);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * index + id);
  }

  @Override
  public String toString() {
    return "TokenSequence[" + index + ", id " + Long.toHexString(id) + "]";
  }
}
