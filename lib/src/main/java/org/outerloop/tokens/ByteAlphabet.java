package org.outerloop.tokens;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The 256 printable characters by which byte-level vocabularies spell bytes (GPT-2). Bytes that are
 * printable in Latin-1 stand for themselves; the other 68 are written as U+0100, U+0101, ... in the
 * order of their values, so a space is U+0120.
 */
final class ByteAlphabet {
  private static final char[] LETTERS = letters();
  private static final short[] BYTES = bytes();

  private ByteAlphabet() {}

  /** The character that spells a byte, given as 0 to 255. */
  static char letter(int unsignedByte) {
    return LETTERS[unsignedByte];
  }

  /** Spells bytes as a vocabulary does. */
  static String spell(byte[] bytes) {
    char[] spelled = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      spelled[i] = LETTERS[bytes[i] & 0xFF];
    }
    return new String(spelled);
  }

  /** True if every character of the piece spells a byte. */
  static boolean spells(String piece) {
    for (int i = 0; i < piece.length(); i++) {
      char letter = piece.charAt(i);
      if (letter >= BYTES.length || BYTES[letter] < 0) {
        return false;
      }
    }
    return true;
  }

  /** The bytes of a piece for which {@link #spells} holds. */
  static byte[] read(String piece) {
    byte[] bytes = new byte[piece.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) BYTES[piece.charAt(i)];
    }
    return bytes;
  }

  private static char[] letters() {
    char[] letters = new char[256];
    char next = 256;
    for (int b = 0; b < 256; b++) {
      letters[b] = isPrintable(b) ? (char) b : next++;
    }
    return letters;
  }

  private static boolean isPrintable(int latin1) {
    return (latin1 >= '!' && latin1 <= '~') || (latin1 >= 0xA1 && latin1 <= 0xFF && latin1 != 0xAD);
  }

  private static short[] bytes() {
    short[] bytes = new short[256 + 68];
    Arrays.fill(bytes, (short) -1);
    for (int b = 0; b < 256; b++) {
      bytes[LETTERS[b]] = (short) b;
    }
    return bytes;
  }

  /** UTF-8 of well-formed text. */
  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
