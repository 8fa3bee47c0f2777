package org.outerloop.coding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.outerloop.sparseloco.SparseSlice;

/** Writes the two parts of {@link RiceCoder} side by side into one array. */
final class RiceWriter {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;

  /** Next byte of remainders, and those that are not written yet: fewer than 32 bits. */
  private int at;

  private long pending;
  private int pendingBits;

  /** Bit after the last one of the quotients. */
  private int end;

  RiceWriter(int remainderBytes, int maxQuotientBytes) {
    this.bytes = new byte[remainderBytes + maxQuotientBytes];
    this.end = remainderBytes * Byte.SIZE;
  }

  /** Adds the entries of one chunk. */
  void chunk(SparseSlice slice, int firstEntry, int endEntry, int remainderBits) {
    int mask = (1 << remainderBits) - 1;
    long remainders = pending;
    int bits = pendingBits;
    int one = end;
    int previous = -1;
    for (int entry = firstEntry; entry < endEntry; entry++) {
      int position = slice.position(entry);
      int gap = position - previous - 1;
      previous = position;
      one += gap >>> remainderBits;
      bytes[one >>> 3] |= (byte) (1 << (one & 7));
      one++;
      remainders |= (long) (gap & mask) << bits;
      bits += remainderBits;
      if (bits >= Integer.SIZE) {
        INT.set(bytes, at, (int) remainders);
        at += Integer.BYTES;
        remainders >>>= Integer.SIZE;
        bits -= Integer.SIZE;
      }
    }
    pending = remainders;
    pendingBits = bits;
    end = one;
  }

  /** Both parts. */
  byte[] finish() {
    for (; pendingBits > 0; pendingBits -= Byte.SIZE) {
      bytes[at++] = (byte) pending;
      pending >>>= Byte.SIZE;
    }
    return Arrays.copyOf(bytes, (end + Byte.SIZE - 1) / Byte.SIZE);
  }
}
