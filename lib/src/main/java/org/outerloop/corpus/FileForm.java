package org.outerloop.corpus;

import java.io.InputStream;

/** How a corpus file is packed; its first bytes tell, never its name. */
enum FileForm {
  ZSTD,
  GZIP,
  PLAIN,
  UNKNOWN;

  /** Bytes needed to tell the form. */
  static final int MAGIC_BYTES = 4;

  private static final int ZSTD_MAGIC = 0xFD2FB528;
  private static final int ZSTD_SKIPPABLE_MAGIC = 0x184D2A50; // the last four bits are free
  private static final int GZIP_MAGIC = 0x8B1F;
  private static final int BYTE_ORDER_MARK = 0xBFBBEF;

  /** Tells the form from the first bytes of a file; {@code size} of them are there. */
  static FileForm of(byte[] first, int size) {
    int magic = 0;
    for (int i = 0; i < Math.min(size, MAGIC_BYTES); i++) {
      magic |= (first[i] & 0xFF) << (8 * i);
    }
    if (magic == ZSTD_MAGIC || (magic & ~0xF) == ZSTD_SKIPPABLE_MAGIC) {
      return ZSTD;
    } else if ((magic & 0xFFFF) == GZIP_MAGIC) {
      return GZIP;
    }
    return looksLikeText(first, size, magic) ? PLAIN : UNKNOWN;
  }

  private static boolean looksLikeText(byte[] first, int size, int magic) {
    if (size == 0 || first[0] == '{' || (magic & 0xFFFFFF) == BYTE_ORDER_MARK) {
      return true;
    }
    for (int i = 0; i < Math.min(size, MAGIC_BYTES); i++) {
      boolean layout = first[i] == '\n' || first[i] == '\r' || first[i] == '\t';
      if (first[i] < ' ' && !layout) {
        return false;
      }
    }
    return true;
  }

  /** The stream as it was before it was packed. */
  InputStream unpack(InputStream packed) {
    return switch (this) {
      case ZSTD -> new ZstdFrames(packed);
      case GZIP -> new GzipMembers(packed);
      case PLAIN, UNKNOWN -> packed;
    };
  }
}
