package org.outerloop.sparseloco;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.outerloop.protocol.Require;

/**
 * Codes of 1, 2, 4 or 8 bits side by side, filled from the least significant bit: as they travel,
 * and as they are merged, without ever standing one by one in memory.
 *
 * <pre>
 *   four codes of 2 bits in 1 byte:    d d c c b b a a              (missing ones are 0)
 * </pre>
 *
 * Immutable.
 */
public final class PackedCodes {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** That {@link #word} gives in any case, and a multiple of every width. */
  private static final int WORD_BITS = 32;

  private final int count;
  private final int bits;
  private final Lanes lanes;

  /** The codes and eight zeros, so that a word can be read at any of them. */
  private final byte[] bytes;

  private PackedCodes(int count, int bits) {
    this.count = count;
    this.bits = bits;
    this.lanes = Lanes.of(bits);
    this.bytes = new byte[bytes(count, bits) + Long.BYTES];
  }

  /** Length of so many codes. */
  public static int bytes(int count, int bits) {
    return (count * bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  /**
   * Packs codes, eight at a time.
   *
   * @throws IllegalArgumentException naming the entry, if a code has more bits
   */
  static PackedCodes pack(byte[] codes, int bits) {
    int seen = 0;
    for (byte code : codes) {
      seen |= code;
    }
    if ((seen & 0xFF) >>> bits != 0) {
      throw tooLarge(codes, bits);
    }
    PackedCodes packed = new PackedCodes(codes.length, bits);
    int out = 0;
    int eights = codes.length / Byte.SIZE * Byte.SIZE;
    for (int i = 0; i < eights; i += Byte.SIZE) {
      long eight = packed.lanes.gather((long) LONG.get(codes, i));
      for (int at = 0; at < bits; at++) {
        packed.bytes[out++] = (byte) (eight >>> at * Byte.SIZE);
      }
    }
    for (int i = eights; i < codes.length; i++) {
      packed.bytes[i * bits / Byte.SIZE] |= (byte) (codes[i] << i * bits % Byte.SIZE);
    }
    return packed;
  }

  private static IllegalArgumentException tooLarge(byte[] codes, int bits) {
    int entry = 0;
    while ((codes[entry] & 0xFF) >>> bits == 0) {
      entry++;
    }
    return new IllegalArgumentException(
        "entry " + entry + ": code " + codes[entry] + " has more than " + bits + " bits");
  }

  /**
   * Takes a copy of packed codes.
   *
   * @throws IllegalArgumentException if bits after the last code are set
   */
  public static PackedCodes of(byte[] bytes, int offset, int count, int bits) {
    PackedCodes packed = new PackedCodes(count, bits);
    int length = bytes(count, bits);
    System.arraycopy(bytes, offset, packed.bytes, 0, length);
    int used = count * bits % Byte.SIZE;
    if (used != 0) {
      int last = packed.bytes[length - 1] & 0xFF;
      Require.that(last >>> used == 0, "reserved bits of the last byte of codes are set: %s", last);
    }
    return packed;
  }

  /** Number of codes. */
  public int count() {
    return count;
  }

  /** Bits of a code. */
  public int bits() {
    return bits;
  }

  /** One code. */
  public int get(int entry) {
    return (int) word(entry) & (1 << bits) - 1;
  }

  /** Copies the bytes. */
  public void copyTo(byte[] to, int offset) {
    System.arraycopy(bytes, 0, to, offset, bytes.length - Long.BYTES);
  }

  /** One code per byte. */
  byte[] unpack() {
    byte[] codes = new byte[count + Byte.SIZE];
    for (int entry = 0; entry < count; entry += Byte.SIZE) {
      LONG.set(codes, entry, lanes.scatter(word(entry)));
    }
    return Arrays.copyOf(codes, count);
  }

  /** A code and those after it, the next one in the next higher bits: at least 57 of them. */
  long word(int entry) {
    int bit = entry * bits;
    return (long) LONG.get(bytes, bit >>> 3) >>> (bit & 7);
  }

  /** Adds how often each code stands in a range of entries; a word of codes at a time. */
  void count(int first, int end, int[] counts) {
    long lowest = Long.divideUnsigned(-1L, (1L << bits) - 1);
    int perWord = WORD_BITS / bits;
    for (int entry = first; entry < end; entry += perWord) {
      long word = word(entry);
      int used = Math.min(perWord, end - entry) * bits;
      long valid = lowest & (1L << used) - 1;
      for (int code = 0; code < 1 << bits; code++) {
        long equal = valid;
        for (int bit = 0; bit < bits; bit++) {
          equal &= (code >>> bit & 1) == 1 ? word >>> bit : ~(word >>> bit);
        }
        counts[code] += Long.bitCount(equal);
      }
    }
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

    /** In the lowest bits; above them something may be left. */
    long gather(long eight) {
      long pairs = (eight | eight >>> gap) & pair;
      long fours = (pairs | pairs >>> 2 * gap) & four;
      return fours | fours >>> 4 * gap;
    }

    /** Looks at the lowest bits only. */
    long scatter(long together) {
      long eight = together & -1L >>> (Byte.SIZE * gap);
      long fours = (eight | eight << 4 * gap) & four;
      long pairs = (fours | fours << 2 * gap) & pair;
      return (pairs | pairs << gap) & single;
    }
  }
}
