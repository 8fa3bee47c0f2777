package org.outerloop.coding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.outerloop.protocol.Require;

/**
 * Positions in 12 bits and codes in 1, 2, 4 or 8, both filled from the least significant bit.
 *
 * <pre>
 *   two positions p, q in 3 bytes:     p[7..0]   q[3..0] p[11..8]   q[11..4]
 *   a last single position in 2:       p[7..0]   0 0 0 0 p[11..8]
 *   four codes of 2 bits in 1 byte:    d d c c b b a a              (missing ones are 0)
 * </pre>
 */
final class PackedBits {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private PackedBits() {}

  static int positionBytes(int count) {
    return (count * 3 + 1) / 2;
  }

  static int codeBytes(int count, int bits) {
    return (count * bits + 7) / 8;
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

  /** Packs codes of 1, 2, 4 or 8 bits, eight at a time. */
  static void packCodes(byte[] codes, int bits, byte[] packed) {
    Lanes lanes = Lanes.of(bits);
    int out = 0;
    int eights = codes.length / Byte.SIZE * Byte.SIZE;
    for (int i = 0; i < eights; i += Byte.SIZE) {
      long eight = lanes.gather((long) LONG.get(codes, i));
      for (int at = 0; at < bits; at++) {
        packed[out++] = (byte) (eight >>> at * Byte.SIZE);
      }
    }
    int perByte = Byte.SIZE / bits;
    for (int i = eights; i < codes.length; i++) {
      packed[i / perByte] |= (byte) (codes[i] << i % perByte * bits);
    }
  }

  /** The reverse; refuses padding that is not zero. */
  static byte[] unpackCodes(byte[] packed, int offset, int count, int bits) {
    Lanes lanes = Lanes.of(bits);
    byte[] codes = new byte[count];
    int in = offset;
    int eights = count / Byte.SIZE * Byte.SIZE;
    for (int i = 0; i < eights; i += Byte.SIZE) {
      long eight = 0;
      for (int at = 0; at < bits; at++) {
        eight |= (packed[in++] & 0xFFL) << at * Byte.SIZE;
      }
      LONG.set(codes, i, lanes.scatter(eight));
    }
    int perByte = Byte.SIZE / bits;
    int mask = (1 << bits) - 1;
    for (int i = eights; i < count; i++) {
      codes[i] = (byte) ((packed[offset + i / perByte] & 0xFF) >>> i % perByte * bits & mask);
    }
    if (count % perByte != 0) {
      int last = packed[offset + count / perByte] & 0xFF;
      Require.that(
          last >>> count % perByte * bits == 0,
          "reserved bits of the last byte of codes are set: %s",
          last);
    }
    return codes;
  }

  /**
   * Moves the low bits of 8 bytes together and apart, pairs, then fours, then all eight.
   *
   * @param gap bits of a byte that are not used
   * @param single mask of the used bits of every byte; {@code pair} of every second, joined to
   *     their neighbours'; {@code four} of every fourth
   */
  private record Lanes(int gap, long single, long pair, long four) {
    static Lanes of(int bits) {
      return new Lanes(Byte.SIZE - bits, lanes(8, bits), lanes(16, 2 * bits), lanes(32, 4 * bits));
    }

    private static long lanes(int width, int bits) {
      long mask = -1L >>> (Long.SIZE - bits);
      for (int at = width; at < Long.SIZE; at *= 2) {
        mask |= mask << at;
      }
      return mask;
    }

    long gather(long bytes) {
      long pairs = (bytes | bytes >>> gap) & pair;
      long fours = (pairs | pairs >>> 2 * gap) & four;
      // what is left in the upper half is cut off by the caller, who takes the lowest bytes
      return fours | fours >>> 4 * gap;
    }

    long scatter(long together) {
      long fours = (together | together << 4 * gap) & four;
      long pairs = (fours | fours << 2 * gap) & pair;
      return (pairs | pairs << gap) & single;
    }
  }
}
