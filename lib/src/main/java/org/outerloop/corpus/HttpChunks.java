package org.outerloop.corpus;

import java.io.ByteArrayOutputStream;

/** Undoes the chunks of HTTP (RFC 9112, section 7.1). */
final class HttpChunks {
  private static final int MAX_SIZE_DIGITS = 7;

  private HttpChunks() {}

  /** The chunks joined; the bytes as they are if they are no chunks, as many archives have it. */
  static byte[] joined(byte[] bytes) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(bytes.length);
    int at = 0;
    while (at < bytes.length) {
      int size = 0;
      int digits = 0;
      while (at < bytes.length && digits < MAX_SIZE_DIGITS && Character.digit(bytes[at], 16) >= 0) {
        size = size * 16 + Character.digit(bytes[at++], 16);
        digits++;
      }
      int data = afterLine(bytes, at);
      if (digits == 0 || data < 0) {
        return joined.size() == 0 ? bytes : joined.toByteArray();
      } else if (size == 0) {
        break;
      }
      int some = Math.min(size, bytes.length - data);
      joined.write(bytes, data, some);
      at = afterLine(bytes, data + some);
      at = at < 0 ? bytes.length : at;
    }
    return joined.toByteArray();
  }

  private static int afterLine(byte[] bytes, int from) {
    for (int at = from; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        return at + 1;
      }
    }
    return -1;
  }
}
