package org.outerloop.tokens;

import java.util.HexFormat;
import java.util.Locale;

/** How the pieces of a vocabulary stand for bytes. */
enum Spelling {
  /** One character of {@link ByteAlphabet} for a byte. */
  BYTE_LETTERS,
  /** Plain text, U+2581 for a space, and {@code <0x00>} to {@code <0xFF>} for single bytes. */
  SPACE_MARKS;

  private static final int BYTE_PIECE = "<0x00>".length();

  /** The piece for one byte, given as 0 to 255. */
  String byteName(int unsignedByte) {
    return this == BYTE_LETTERS
        ? String.valueOf(ByteAlphabet.letter(unsignedByte))
        : String.format(Locale.ROOT, "<0x%02X>", unsignedByte);
  }

  /** True if the piece stands for bytes at all. */
  boolean spells(String piece) {
    return this == SPACE_MARKS || ByteAlphabet.spells(piece);
  }

  /** The bytes of a piece for which {@link #spells} holds. */
  byte[] read(String piece) {
    if (this == BYTE_LETTERS) {
      return ByteAlphabet.read(piece);
    }
    return isByte(piece)
        ? new byte[] {(byte) HexFormat.fromHexDigits(piece, 3, 5)}
        : ByteAlphabet.utf8(piece.replace(SpaceMarkFile.MARK, ' '));
  }

  /** True for {@code <0x00>} to {@code <0xFF>}. */
  static boolean isByte(String piece) {
    return piece.length() == BYTE_PIECE
        && piece.startsWith("<0x")
        && isHex(piece.charAt(3))
        && isHex(piece.charAt(4))
        && piece.charAt(5) == '>';
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
  }
}
