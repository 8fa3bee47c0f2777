package org.outerloop.bittensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.outerloop.protocol.Require;

/**
 * The hash BLAKE2b without a key, of 1 to 64 bytes: that of Substrate's storage keys, blocks and
 * addresses. Written here because the one library that has it would add more than 8 MB to the
 * distribution.
 *
 * <p>Words and rounds have the names of the specification. Not for secrets.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7693">RFC 7693</a>
 */
final class Blake2b {
  private static final int BLOCK = 128;
  private static final int ROUNDS = 12;

  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /** One row per round, one hexadecimal digit per word of the message; section 2.7. */
  private static final String[] SIGMA = {
    "0123456789abcdef",
    "ea489fd61c02b753",
    "b8c052fdae367194",
    "7931dcbe265a40f8",
    "905724afe1bc683d",
    "2c6a0b834d75fe19",
    "c51fed4a0763928b",
    "db7ec13950f4862a",
    "6fe9b308c2d714a5",
    "a2847615fb9e3cd0"
  };

  private final long[] h = IV.clone();
  private final long[] v = new long[16];
  private final long[] m = new long[16];

  private Blake2b(int size) {
    h[0] ^= 0x01010000L ^ size;
  }

  /** The hash of a message. */
  static byte[] hash(int size, byte[] message) {
    Require.that(1 <= size && size <= 64, "A BLAKE2b hash has 1 to 64 bytes, not %s", size);
    Blake2b state = new Blake2b(size);
    int last = Math.max(0, (message.length - 1) / BLOCK);
    for (int block = 0; block < last; block++) {
      state.compress(message, block * BLOCK, BLOCK, false);
    }
    state.compress(message, last * BLOCK, message.length - last * BLOCK, true);
    ByteBuffer hash = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    hash.asLongBuffer().put(state.h);
    return Arrays.copyOf(hash.array(), size);
  }

  /** Takes in one block, padded with zeros. */
  private void compress(byte[] message, int from, int length, boolean last) {
    byte[] block = Arrays.copyOf(Arrays.copyOfRange(message, from, from + length), BLOCK);
    ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(m);
    System.arraycopy(h, 0, v, 0, 8);
    System.arraycopy(IV, 0, v, 8, 8);
    v[12] ^= (long) from + length; // bytes so far; the upper half of the counter stays 0
    v[14] ^= last ? -1L : 0L;
    for (int round = 0; round < ROUNDS; round++) {
      mixAll(SIGMA[round % SIGMA.length]);
    }
    for (int i = 0; i < 8; i++) {
      h[i] ^= v[i] ^ v[i + 8];
    }
  }

  /** Columns, then diagonals. */
  private void mixAll(String order) {
    for (int i = 0; i < 4; i++) {
      mix(i, 4 + i, 8 + i, 12 + i, word(order, 2 * i), word(order, 2 * i + 1));
    }
    for (int i = 0; i < 4; i++) {
      mix(
          i,
          4 + (i + 1) % 4,
          8 + (i + 2) % 4,
          12 + (i + 3) % 4,
          word(order, 8 + 2 * i),
          word(order, 9 + 2 * i));
    }
  }

  private long word(String order, int place) {
    return m[Character.digit(order.charAt(place), 16)];
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
