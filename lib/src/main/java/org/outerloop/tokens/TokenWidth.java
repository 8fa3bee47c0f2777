package org.outerloop.tokens;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.outerloop.protocol.Require;

/**
 * How many bytes a token id takes where ids stand one after the other, little-endian: two if every
 * id of the vocabulary fits, else four. An id that does not fit is an error, never another id.
 */
public enum TokenWidth {
  UINT16(Short.BYTES, 0xFFFF),
  UINT32(Integer.BYTES, Integer.MAX_VALUE);

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int bytes;
  private final int largest;

  TokenWidth(int bytes, int largest) {
    this.bytes = bytes;
    this.largest = largest;
  }

  /** The smallest that holds 0 to vocabularySize - 1. */
  public static TokenWidth of(int vocabularySize) {
    Require.that(vocabularySize > 0, "Vocabulary of %s ids", vocabularySize);
    return vocabularySize - 1 <= UINT16.largest ? UINT16 : UINT32;
  }

  /** The width of so many bits. */
  public static TokenWidth ofBits(int bits) {
    Require.that(bits == 16 || bits == 32, "Ids of %s bits, neither 16 nor 32", bits);
    return bits == 16 ? UINT16 : UINT32;
  }

  public int bits() {
    return Byte.SIZE * bytes;
  }

  /** Bytes of one id. */
  public int bytes() {
    return bytes;
  }

  /**
   * @throws IllegalArgumentException for the first id that does not fit, naming it and its place
   */
  public byte[] pack(int[] ids) {
    byte[] packed = new byte[Math.multiplyExact(bytes, ids.length)];
    for (int i = 0; i < ids.length; i++) {
      int id = ids[i];
      if (id < 0 || id > largest) {
        throw new IllegalArgumentException(
            "Token id " + Integer.toUnsignedString(id) + " at " + i + " does not fit " + this);
      }
      if (this == UINT16) {
        SHORTS.set(packed, Short.BYTES * i, (short) id);
      } else {
        INTS.set(packed, Integer.BYTES * i, id);
      }
    }
    return packed;
  }

  /** All ids of some bytes. */
  public int[] unpack(byte[] packed) {
    return unpack(packed, 0, packed.length);
  }

  /**
   * The ids of a part of some bytes.
   *
   * @throws IllegalArgumentException if it is no whole number of ids, or an id is above 2^31 - 1
   */
  public int[] unpack(byte[] packed, int from, int length) {
    Require.that(length % bytes == 0, "%s bytes are no whole number of ids of %s", length, this);
    int[] ids = new int[length / bytes];
    for (int i = 0; i < ids.length; i++) {
      int at = from + bytes * i;
      ids[i] =
          this == UINT16 ? (short) SHORTS.get(packed, at) & 0xFFFF : (int) INTS.get(packed, at);
      if (ids[i] < 0) {
        throw new IllegalArgumentException(
            "Token id " + Integer.toUnsignedString(ids[i]) + " at " + i + " is above 2^31 - 1");
      }
    }
    return ids;
  }
}
