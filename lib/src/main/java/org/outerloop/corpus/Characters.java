package org.outerloop.corpus;

/** Questions about the characters of a text. */
final class Characters {
  private Characters() {}

  /** Whether a text shows nothing: white space, control and format (zero-width) characters only. */
  static boolean isBlank(String text) {
    return text.codePoints().allMatch(Characters::showsNothing);
  }

  private static boolean showsNothing(int codePoint) {
    return Character.isWhitespace(codePoint)
        || Character.isSpaceChar(codePoint)
        || Character.isISOControl(codePoint)
        || Character.getType(codePoint) == Character.FORMAT;
  }

  /** Index of the first surrogate without its other half, or -1. */
  static int firstLoneSurrogate(String text) {
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        return at;
      }
      at += Character.charCount(codePoint);
    }
    return -1;
  }
}
