package org.outerloop.interchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;

/**
 * A one-dimensional array in NumPy's .npy format, little-endian and in C order. Reads any range by
 * one ranged request.
 *
 * <pre>
 *   0x93 "NUMPY" major minor   header length: uint16, from major 2 on uint32, little-endian
 *   {'descr': '&lt;u4', 'fortran_order': False, 'shape': (N,), }   spaces   newline
 *   N entries
 * </pre>
 */
final class NpyArray {
  /** Little-endian unsigned integers of 4 and of 8 bytes. */
  static final String UINT32 = "<u4";

  static final String UINT64 = "<u8";

  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  static final int SHORT_PREFIX = 10;
  private static final int LONG_PREFIX = 12;
  private static final int MAX_HEADER_BYTES = 1 << 16;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{\\s*'descr':\\s*'(?<type>[^']*)',\\s*'fortran_order':\\s*(?<fortran>True|False)\\s*,"
              + "\\s*'shape':\\s*\\((?<shape>[0-9, ]*)\\)\\s*,?\\s*\\}\\s*");

  private final ObjectStore store;
  private final String key;
  private final int entryBytes;
  private final int dataStart;
  private final long length;

  /**
   * Reads the header and compares it with the size of the file.
   *
   * @param type {@link #UINT32} or {@link #UINT64}; another is refused
   */
  NpyArray(ObjectStore store, String key, String type) {
    this.store = store;
    this.key = key;
    this.entryBytes = type.charAt(2) - '0';
    long size = store.find(key).map(ObjectInfo::size).orElse(-1L);
    StrictFiles.check(size >= 0, key, "is missing");
    StrictFiles.check(size >= LONG_PREFIX, key, "has %s bytes, too few for a .npy file", size);
    byte[] start = store.getRange(key, 0, LONG_PREFIX);
    StrictFiles.check(
        Arrays.equals(Arrays.copyOf(start, MAGIC.length), MAGIC), key, "is not a .npy file");
    int version = start[6];
    StrictFiles.check(
        1 <= version && version <= 3, key, "is .npy of version %s, not 1 to 3", version);
    ByteBuffer lengths = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    int prefix = version == 1 ? SHORT_PREFIX : LONG_PREFIX;
    int header = version == 1 ? Short.toUnsignedInt(lengths.getShort(8)) : lengths.getInt(8);
    StrictFiles.check(
        0 < header && header <= MAX_HEADER_BYTES && prefix + header <= size,
        key,
        "has a header of %s bytes",
        Integer.toUnsignedString(header));
    this.dataStart = prefix + header;
    this.length =
        length(type, new String(store.getRange(key, prefix, header), StandardCharsets.UTF_8));
    long expected = dataStart + entryBytes * length;
    StrictFiles.check(
        size == expected, key, "has %s bytes, must have %s for %s entries", size, expected, length);
  }

  private long length(String type, String text) {
    Matcher header = HEADER.matcher(text.stripTrailing());
    StrictFiles.check(
        header.matches(), key, "has a header that is not understood: %s", text.strip());
    StrictFiles.check(
        header.group("type").equals(type), key, "holds '%s', not '%s'", header.group("type"), type);
    StrictFiles.check(header.group("fortran").equals("False"), key, "is in Fortran order, not C");
    String shape = header.group("shape").strip();
    StrictFiles.check(
        shape.matches("[0-9]{1,15}\\s*,"), key, "has the shape (%s), not one dimension", shape);
    return Long.parseLong(shape.substring(0, shape.length() - 1).strip());
  }

  /** Entries of the array. */
  long length() {
    return length;
  }

  /** The bytes of some entries. */
  byte[] read(long first, int count) {
    return store.getRange(
        key, dataStart + entryBytes * first, Math.multiplyExact(entryBytes, count));
  }
}
