package org.outerloop.bittensor;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads SCALE, the encoding of Substrate chains: numbers little-endian, lists after their length,
 * lengths as compact integers. What is encoded is known beforehand; the bytes do not say.
 *
 * <p>The bytes are hostile: every length is compared with what is left before anything is
 * allocated, only the one canonical form of a compact integer is taken, and {@link
 * MalformedScaleException} is all that escapes. Not thread-safe.
 *
 * @see <a
 *     href="https://docs.polkadot.com/polkadot-protocol/parachain-basics/data-encoding/">SCALE</a>
 */
final class ScaleReader {
  private static final long MAX_U32 = 0xFFFF_FFFFL;

  private final Octets bytes;
  private int offset;

  ScaleReader(Octets bytes) {
    this.bytes = bytes;
  }

  int u8() {
    need(1);
    return bytes.at(offset++);
  }

  int u16() {
    return (int) littleEndian(2);
  }

  long u32() {
    return littleEndian(4);
  }

  /** An unsigned number of 64 bits; one that is too large for a long is refused. */
  long u64() {
    int start = offset;
    long value = littleEndian(8);
    verify(value >= 0, start, "%s is more than a long holds", Long.toUnsignedString(value));
    return value;
  }

  boolean bool() {
    int start = offset;
    int value = u8();
    verify(value <= 1, start, "a truth value of %d", value);
    return value == 1;
  }

  Octets bytes(int count) {
    need(count);
    byte[] taken = new byte[count];
    for (int i = 0; i < count; i++) {
      taken[i] = (byte) bytes.at(offset + i);
    }
    offset += count;
    return Octets.of(taken);
  }

  /**
   * A compact integer: the two lowest bits of the first byte say whether it has one, two or four
   * bytes, or 4 to 67 more of them. From 0 to 2^536 - 1.
   */
  BigInteger compact() {
    need(1);
    int mode = bytes.at(offset) & 3;
    if (mode == 3) {
      return bigCompact();
    }
    int start = offset;
    int size = 1 << mode;
    long value = littleEndian(size) >>> 2;
    boolean shortest = mode == 0 || value >= 1L << (4 * size - 2);
    verify(shortest, start, "compact %d in %d bytes is not its shortest form", value, size);
    return BigInteger.valueOf(value);
  }

  private BigInteger bigCompact() {
    int start = offset;
    int size = (u8() >>> 2) + 4;
    byte[] little = bytes(size).toBytes();
    byte[] big = new byte[size];
    for (int i = 0; i < size; i++) {
      big[i] = little[size - 1 - i];
    }
    BigInteger value = new BigInteger(1, big);
    boolean shortest = big[0] != 0 && (size > 4 || value.bitLength() > 30);
    verify(shortest, start, "compact %s in %d bytes is not its shortest form", value, size + 1);
    return value;
  }

  /** A compact integer from 0 to a bound. */
  long compact(long max) {
    int start = offset;
    BigInteger value = compact();
    boolean fits = value.compareTo(BigInteger.valueOf(max)) <= 0;
    verify(fits, start, "compact %s is more than %d", value, max);
    return value.longValue();
  }

  /**
   * A list.
   *
   * @param minBytes that one element takes at least, at least 1
   */
  <T> List<T> list(int minBytes, Function<ScaleReader, T> element) {
    int start = offset;
    long count = compact(MAX_U32);
    verify(
        count <= left() / minBytes,
        start,
        "%d elements of %d bytes or more, but only %d bytes are left",
        count,
        minBytes,
        left());
    List<T> elements = new ArrayList<>((int) count);
    for (long i = 0; i < count; i++) {
      elements.add(element.apply(this));
    }
    return elements;
  }

  /** Bytes after their length. */
  Octets blob(int max) {
    int start = offset;
    long count = compact(MAX_U32);
    verify(count <= max, start, "%d bytes where %d are allowed", count, max);
    return bytes((int) count);
  }

  <T> Optional<T> option(Function<ScaleReader, T> value) {
    int start = offset;
    int tag = u8();
    verify(tag <= 1, start, "an option's tag of %d", tag);
    return tag == 0 ? Optional.empty() : Optional.of(value.apply(this));
  }

  int left() {
    return bytes.size() - offset;
  }

  /** Nothing may be left. */
  void finish() {
    verify(left() == 0, offset, "%d bytes too many", left());
  }

  MalformedScaleException malformed(String reason, Object... values) {
    return new MalformedScaleException(offset, String.format(reason, values));
  }

  private long littleEndian(int size) {
    need(size);
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | bytes.at(offset + i);
    }
    offset += size;
    return value;
  }

  private void need(int count) {
    verify(count <= left(), offset, "%d bytes wanted, %d are left", count, left());
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency for one line
  private static void verify(boolean condition, int offset, String reason, Object... values) {
    if (!condition) {
      throw new MalformedScaleException(offset, String.format(reason, values));
    }
  }
}
