package org.outerloop.tokens;

/**
 * What patterns that cut words at capitals tell apart, as flags: a character may begin a word as a
 * capital does ({@code [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]}), go on as a small letter does ({@code
 * [\p{Ll}\p{Lm}\p{Lo}\p{M}]}), both (letters without case, and marks) or neither. Follows Unicode
 * 16, as {@link CharacterKinds} does.
 */
final class LetterCases {
  static final byte NONE = 0;
  static final byte CAPITAL = 1;
  static final byte SMALL = 2;
  static final byte EITHER = CAPITAL | SMALL;
  static final byte MARK = EITHER | 4;

  private static final byte[] BASIC_PLANE = basicPlane();

  private LetterCases() {}

  /** Flags of the character that begins at {@code at}; surrogate pairs count as one. */
  static byte flags(char[] text, int at, int end) {
    char c = text[at];
    if (Character.isHighSurrogate(c) && at + 1 < end && Character.isLowSurrogate(text[at + 1])) {
      return compute(Character.toCodePoint(c, text[at + 1]));
    }
    return BASIC_PLANE[c];
  }

  private static byte[] basicPlane() {
    byte[] flags = new byte[Character.MAX_VALUE + 1];
    for (int c = 0; c < flags.length; c++) {
      flags[c] = compute(c);
    }
    return flags;
  }

  private static byte compute(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> CAPITAL;
      case Character.LOWERCASE_LETTER -> SMALL;
      case Character.MODIFIER_LETTER, Character.OTHER_LETTER -> EITHER;
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          MARK;
      case Character.UNASSIGNED -> LaterCharacters.letterCase(codePoint);
      default -> NONE;
    };
  }
}
