package org.outerloop.coding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.outerloop.protocol.Require;

/**
 * Reads the two parts of {@link RiceCoder} side by side, and refuses what {@link RiceWriter} does
 * not write.
 *
 * <pre>
 *   position_i = (quotients up to i) * 2^r + (remainders up to i) + i      i = 0, 1, ... in the chunk
 *   quotients up to i = zeros before the i-th one                          = its bit - i
 * </pre>
 */
final class RiceReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** That a word gives wherever it begins. */
  private static final int WORD_BITS = 57;

  /** At least eight bytes follow the last one, so that a word can be read at any of them. */
  private final byte[] bytes;

  private final int from;
  private final int length;
  private final int firstQuotient;

  /** Bit of the next remainder. */
  private int remainderBit;

  /** Byte after the word that is being read, and what is left of this word. */
  private int at;

  private long word;

  /** Bit after the last one that was read. */
  private int end;

  RiceReader(ByteRange range, int remainderBytes) {
    Require.that(
        range.length() >= remainderBytes,
        "positions in %s bytes, remainders alone take %s",
        range.length(),
        remainderBytes);
    boolean followed = range.to() <= range.bytes().length - Long.BYTES;
    this.bytes =
        followed
            ? range.bytes()
            : Arrays.copyOfRange(range.bytes(), range.from(), range.to() + Long.BYTES);
    this.from = followed ? range.from() : 0;
    this.length = range.length();
    this.firstQuotient = remainderBytes;
    this.at = remainderBytes;
    this.end = remainderBytes * Byte.SIZE;
  }

  /**
   * Reads the positions of one chunk: strictly increasing, if the last one is in the chunk.
   *
   * @return the last position, or a larger number if it is not below {@code chunkLength}; then
   *     nothing is said about the others
   */
  int chunk(short[] positions, int first, int sent, int chunkLength, int remainderBits) {
    int mask = (1 << remainderBits) - 1;
    int bit = remainderBit;
    long left = word;
    long lastLeft = 0;
    // all of a position but its bit in the word; i of the formula comes as + i and as - i * 2^r
    int rest = at * Byte.SIZE - Long.SIZE - this.end << remainderBits;
    int perWord = Math.min(sent, WORD_BITS / Math.max(1, remainderBits));
    int end = first + sent;
    for (int entry = first; entry < end; ) {
      int wordEnd = Math.min(entry + perWord, end);
      long remainders = (long) LONG.get(bytes, from + (bit >>> 3)) >>> (bit & 7);
      bit += (wordEnd - entry) * remainderBits;
      for (; entry < wordEnd; entry++) {
        while (left == 0) {
          left = nextWord();
          rest += Long.SIZE << remainderBits;
        }
        rest += (int) remainders & mask;
        remainders >>>= remainderBits;
        positions[entry] = (short) (rest + (Long.numberOfTrailingZeros(left) << remainderBits));
        rest -= mask;
        lastLeft = left;
        left &= left - 1;
      }
    }
    int lastBit = Long.numberOfTrailingZeros(lastLeft);
    int quotients = at * Byte.SIZE - Long.SIZE + lastBit - this.end - (sent - 1);
    word = left;
    remainderBit = bit;
    this.end += quotients + sent;
    // the quotients only grow, so if the last does not overflow, none does
    return quotients > chunkLength >>> remainderBits
        ? Integer.MAX_VALUE
        : rest + mask + (lastBit << remainderBits);
  }

  private long nextWord() {
    if (at >= length) {
      throw new IllegalArgumentException("positions end early");
    }
    long next = (long) LONG.get(bytes, from + at);
    at += Long.BYTES;
    // what follows the last byte is not ours
    return at <= length ? next : next & -1L >>> (at - length) * Byte.SIZE;
  }

  /** Both parts must have been read, and must be followed by nothing but the zeros of a byte. */
  void finish() {
    boolean padded =
        remainderBit == firstQuotient * Byte.SIZE
            || (bytes[from + firstQuotient - 1] & 0xFF) >>> (remainderBit & 7) == 0;
    Require.that(padded, "reserved bits of the last byte of remainders are set");
    Require.that(
        word == 0 && (end + Byte.SIZE - 1) / Byte.SIZE == length,
        "positions have %s bytes, %s bits are left over",
        length,
        length * Byte.SIZE - end);
  }
}
