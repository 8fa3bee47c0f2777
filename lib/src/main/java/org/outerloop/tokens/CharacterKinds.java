package org.outerloop.tokens;

/**
 * The four kinds of characters that byte-level pre-tokenizers tell apart: letters ({@code \p{L}}),
 * numbers ({@code \p{N}}), white space ({@code \s}, Unicode's White_Space) and all others. They
 * follow Unicode 16: the platform's own tables and {@link LaterCharacters}.
 */
final class CharacterKinds {
  static final byte OTHER = 0;
  static final byte LETTER = 1;
  static final byte NUMBER = 2;
  static final byte SPACE = 3;

  private static final byte[] BASIC_PLANE = basicPlane();

  private static final char REPLACEMENT = '\uFFFD';

  private CharacterKinds() {}

  /** The chars of a text, with U+FFFD for surrogates that are not in pairs: those have no UTF-8. */
  static char[] wellFormed(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (Character.isSurrogate(chars[i])) {
        if (i + 1 < chars.length && Character.isSurrogatePair(chars[i], chars[i + 1])) {
          i++;
        } else {
          chars[i] = REPLACEMENT;
        }
      }
    }
    return chars;
  }

  /** Kind of the character that begins at {@code at}; surrogate pairs count as one. */
  static byte kind(char[] text, int at, int end) {
    char c = text[at];
    if (Character.isHighSurrogate(c) && at + 1 < end && Character.isLowSurrogate(text[at + 1])) {
      return compute(Character.toCodePoint(c, text[at + 1]));
    }
    return BASIC_PLANE[c];
  }

  /** Chars of the character that begins at {@code at}: 2 for a surrogate pair, else 1. */
  static int width(char[] text, int at, int end) {
    boolean pair =
        Character.isHighSurrogate(text[at])
            && at + 1 < end
            && Character.isLowSurrogate(text[at + 1]);
    return pair ? 2 : 1;
  }

  /** End of the run of one kind that begins at {@code at}. */
  static int endOfRun(byte kind, char[] text, int at, int end) {
    int next = at;
    while (next < end && kind(text, next, end) == kind) {
      next += width(text, next, end);
    }
    return next;
  }

  private static byte[] basicPlane() {
    byte[] kinds = new byte[Character.MAX_VALUE + 1];
    for (int c = 0; c < kinds.length; c++) {
      kinds[c] = compute(c);
    }
    return kinds;
  }

  private static byte compute(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          LETTER;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          NUMBER;
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          SPACE;
      case Character.UNASSIGNED -> LaterCharacters.kind(codePoint);
      default -> (codePoint >= '\t' && codePoint <= '\r') || codePoint == 0x85 ? SPACE : OTHER;
    };
  }
}
