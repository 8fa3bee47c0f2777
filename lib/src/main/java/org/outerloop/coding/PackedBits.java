package org.outerloop.coding;

import org.outerloop.protocol.Require;

/**
 * Positions in 12 bits, filled from the least significant bit.
 *
 * <pre>
 *   two positions p, q in 3 bytes:     p[7..0]   q[3..0] p[11..8]   q[11..4]
 *   a last single position in 2:       p[7..0]   0 0 0 0 p[11..8]
 * </pre>
 */
final class PackedBits {
  private PackedBits() {}

  static int positionBytes(int count) {
    return (count * 3 + 1) / 2;
  }

  /** Packs {@code count} positions below 4096. */
  static byte[] packPositions(short[] positions, int count) {
    byte[] packed = new byte[positionBytes(count)];
    int out = 0;
    for (int i = 0; i + 1 < count; i += 2) {
      int pair = positions[i] | positions[i + 1] << 12;
      packed[out] = (byte) pair;
      packed[out + 1] = (byte) (pair >>> 8);
      packed[out + 2] = (byte) (pair >>> 16);
      out += 3;
    }
    if (count % 2 == 1) {
      packed[out] = (byte) positions[count - 1];
      packed[out + 1] = (byte) (positions[count - 1] >>> 8);
    }
    return packed;
  }

  /** The reverse; refuses a padding nibble that is not zero. */
  static short[] unpackPositions(byte[] packed, int offset, int count) {
    short[] positions = new short[count];
    int in = offset;
    for (int i = 0; i + 1 < count; i += 2) {
      int middle = packed[in + 1] & 0xFF;
      positions[i] = (short) ((packed[in] & 0xFF) | (middle & 0x0F) << 8);
      positions[i + 1] = (short) (middle >>> 4 | (packed[in + 2] & 0xFF) << 4);
      in += 3;
    }
    if (count % 2 == 1) {
      int last = (packed[in] & 0xFF) | (packed[in + 1] & 0xFF) << 8;
      Require.that(last < 4096, "reserved bits of the last position are set: %s", last);
      positions[count - 1] = (short) last;
    }
    return positions;
  }
}
