package org.outerloop.message;

import static org.outerloop.message.MalformedMessageException.verify;

/**
 * Positions in 12 bits and codes in 2 bits, both filled from the least significant bit.
 *
 * <pre>
 *   two positions p, q in 3 bytes:     p[7..0]   q[3..0] p[11..8]   q[11..4]
 *   a last single position in 2:       p[7..0]   0 0 0 0 p[11..8]
 *   four codes a, b, c, d in 1 byte:   d d c c b b a a              (missing ones are 0)
 * </pre>
 */
final class PackedBits {
  private PackedBits() {}

  static int positionBytes(int count) {
    return (count * 3 + 1) / 2;
  }

  static int codeBytes(int count) {
    return (count + 3) / 4;
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
      verify(last < 4096, "positions", "reserved bits of the last byte are set: %#x", last);
      positions[count - 1] = (short) last;
    }
    return positions;
  }

  /** Packs codes below 4. */
  static byte[] packCodes(byte[] codes) {
    byte[] packed = new byte[codeBytes(codes.length)];
    for (int i = 0; i < codes.length; i++) {
      packed[i >> 2] |= (byte) (codes[i] << (i % 4 * 2));
    }
    return packed;
  }

  /** The reverse; refuses padding that is not zero. */
  static byte[] unpackCodes(byte[] packed, int offset, int count) {
    byte[] codes = new byte[count];
    for (int i = 0; i < count; i++) {
      codes[i] = (byte) (packed[offset + (i >> 2)] >>> (i % 4 * 2) & 3);
    }
    if (count % 4 != 0) {
      int last = packed[offset + (count >> 2)] & 0xFF;
      verify(
          last >>> (count % 4 * 2) == 0,
          "codes",
          "reserved bits of the last byte are set: %#x",
          last);
    }
    return codes;
  }
}
