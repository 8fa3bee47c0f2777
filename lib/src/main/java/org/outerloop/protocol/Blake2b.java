package org.outerloop.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The hash BLAKE2b without a key, of 1 to 64 bytes: that of token sequences and of Substrate's
 * storage keys, blocks and addresses. Written here because the one library that has it would add
 * more than 8 MB to the distribution.
 *
 * <p>Words and rounds have the names of the specification. Not for secrets.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7693">RFC 7693</a>
 */
public final class Blake2b {
  private static final int BLOCK = 128;
  private static final int ROUNDS = 12;

  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /** One row per round, one hexadecimal digit per word of the message; section 2.7. */
  private static final int[][] SIGMA =
      rounds(
          "0123456789abcdef",
          "ea489fd61c02b753",
          "b8c052fdae367194",
          "7931dcbe265a40f8",
          "905724afe1bc683d",
          "2c6a0b834d75fe19",
          "c51fed4a0763928b",
          "db7ec13950f4862a",
          "6fe9b308c2d714a5",
          "a2847615fb9e3cd0");

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] h = IV.clone();
  private final long[] v = new long[16];
  private final long[] m = new long[16];

  private Blake2b(int size) {
    h[0] ^= 0x01010000L ^ size;
  }

  private static int[][] rounds(String... digits) {
    return Arrays.stream(digits)
        .map(round -> round.chars().map(digit -> Character.digit(digit, 16)).toArray())
        .toArray(int[][]::new);
  }

  /** The hash of a message. */
  public static byte[] hash(int size, byte[] message) {
    Require.that(1 <= size && size <= 64, "A BLAKE2b hash has 1 to 64 bytes, not %s", size);
    Blake2b state = new Blake2b(size).add(message);
    ByteBuffer hash = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    hash.asLongBuffer().put(state.h);
    return Arrays.copyOf(hash.array(), size);
  }

  /** The hash of 8 bytes, read as a little-endian number. */
  public static long hash64(byte[] message) {
    return new Blake2b(Long.BYTES).add(message).h[0];
  }

  private Blake2b add(byte[] message) {
    int last = Math.max(0, (message.length - 1) / BLOCK) * BLOCK;
    for (int from = 0; from < last; from += BLOCK) {
      compress(message, from, from + BLOCK, false);
    }
    byte[] rest = Arrays.copyOf(Arrays.copyOfRange(message, last, message.length), BLOCK);
    compress(rest, 0, message.length, true);
    return this;
  }

  /** Takes in the block that begins at {@code from}, after which so many bytes were taken in. */
  private void compress(byte[] bytes, int from, long taken, boolean last) {
    for (int i = 0; i < m.length; i++) {
      m[i] = (long) WORDS.get(bytes, from + Long.BYTES * i);
    }
    System.arraycopy(h, 0, v, 0, 8);
    System.arraycopy(IV, 0, v, 8, 8);
    v[12] ^= taken; // the upper half of the counter stays 0
    v[14] ^= last ? -1L : 0L;
    for (int round = 0; round < ROUNDS; round++) {
      mixAll(SIGMA[round % SIGMA.length]);
    }
    for (int i = 0; i < 8; i++) {
      h[i] ^= v[i] ^ v[i + 8];
    }
  }

  /** Columns, then diagonals. */
  private void mixAll(int[] order) {
    mix(0, 4, 8, 12, m[order[0]], m[order[1]]);
    mix(1, 5, 9, 13, m[order[2]], m[order[3]]);
    mix(2, 6, 10, 14, m[order[4]], m[order[5]]);
    mix(3, 7, 11, 15, m[order[6]], m[order[7]]);
    mix(0, 5, 10, 15, m[order[8]], m[order[9]]);
    mix(1, 6, 11, 12, m[order[10]], m[order[11]]);
    mix(2, 7, 8, 13, m[order[12]], m[order[13]]);
    mix(3, 4, 9, 14, m[order[14]], m[order[15]]);
  }

  /** G of section 3.1. */
  private void mix(int a, int b, int c, int d, long x, long y) {
    v[a] += v[b] + x;
    v[d] = Long.rotateRight(v[d] ^ v[a], 32);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 24);
    v[a] += v[b] + y;
    v[d] = Long.rotateRight(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 63);
  }
}
