package org.outerloop.jobs.corpus;

/** Bytes a text takes as UTF-8, without making them. */
final class Utf8Length {
  private Utf8Length() {}

  /** Of a text without lone surrogates. */
  static long of(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        bytes += Character.isSurrogate(c) ? 1 : 2; // a pair takes four bytes
      } else if (c >= 0x80) {
        bytes++;
      }
    }
    return bytes;
  }
}
