package org.outerloop.corpus;

/** UTF-8 by the letter (RFC 3629, table of section 4): no overlong forms, no surrogates. */
final class Utf8 {
  private Utf8() {}

  /**
   * Index of the first byte in {@code [from, to)} that is not part of well-formed text, or -1. A
   * zero byte counts as ill-formed: JSON text never holds one, UTF-16 always does.
   */
  static int firstIllFormed(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int lead = bytes[at];
      if (lead > 0) {
        at++;
        continue;
      }
      int length = sequenceLength(bytes, at, to);
      if (length == 0) {
        return at;
      }
      at += length;
    }
    return -1;
  }

  /** Length of the well-formed sequence that starts here, or 0. */
  private static int sequenceLength(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xFF;
    if (lead >= 0xC2 && lead <= 0xDF) {
      return continues(bytes, at + 1, to, 1) ? 2 : 0;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      boolean second = secondWithin(bytes, at, to, lead == 0xE0 ? 0xA0 : 0x80, third(lead));
      return second && continues(bytes, at + 2, to, 1) ? 3 : 0;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      boolean second =
          secondWithin(bytes, at, to, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF);
      return second && continues(bytes, at + 2, to, 2) ? 4 : 0;
    }
    return 0;
  }

  /** Upper bound of the second byte of three: {@code ED A0} and above are surrogates. */
  private static int third(int lead) {
    return lead == 0xED ? 0x9F : 0xBF;
  }

  private static boolean secondWithin(byte[] bytes, int at, int to, int low, int high) {
    int second = at + 1 < to ? bytes[at + 1] & 0xFF : -1;
    return second >= low && second <= high;
  }

  private static boolean continues(byte[] bytes, int at, int to, int count) {
    if (at + count > to) {
      return false;
    }
    for (int i = at; i < at + count; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return false;
      }
    }
    return true;
  }
}
