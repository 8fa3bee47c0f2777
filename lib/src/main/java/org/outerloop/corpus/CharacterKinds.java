package org.outerloop.corpus;

/**
 * What a character is to the rules, looked up in one table. The questions are those that DCLM asks
 * of Python's {@code str}; Java's own answers differ (a no-break space is no white space to it, a
 * superscript two no digit), so the differences are settled here once.
 *
 * <p>Cost: one look-up; the table is filled when the class is loaded.
 */
final class CharacterKinds {
  /** White space that {@code str.split()} splits at. */
  static final int SPACE = 1;

  /** The seven characters at which fastText ends a word. */
  static final int WORD_END = 1 << 1;

  static final int LETTER = 1 << 2;

  /** A letter or anything with a numeric value, {@code isalnum}. */
  static final int LETTER_OR_NUMBER = 1 << 3;

  static final int UPPER_CASE = 1 << 4;

  /** A decimal digit or one in another shape, such as a superscript, {@code isdigit}. */
  static final int DIGIT = 1 << 5;

  /** A letter, a number or the low line: {@code \w}. */
  static final int WORD = 1 << 6;

  /** First and last of each run of digits that are not decimal: superscripts, circled ones. */
  private static final int[] OTHER_DIGITS = {
    0xB2, 0xB3, 0xB9, 0xB9, 0x1369, 0x1371, 0x19DA, 0x19DA, 0x2070, 0x2070, 0x2074, 0x2079, 0x2080,
    0x2089, 0x2460, 0x2468, 0x2474, 0x247C, 0x2488, 0x2490, 0x24EA, 0x24EA, 0x24F5, 0x24FD, 0x24FF,
    0x24FF, 0x2776, 0x277E, 0x2780, 0x2788, 0x278A, 0x2792, 0x10A40, 0x10A43, 0x10E60, 0x10E68,
    0x11052, 0x1105A, 0x1F100, 0x1F10A
  };

  private static final byte[] KINDS = table();

  private CharacterKinds() {}

  /** Kinds of a character of the basic plane; a half of a surrogate pair has none. */
  static int of(char c) {
    return KINDS[c];
  }

  /** Kinds of any code point. */
  static int ofCodePoint(int codePoint) {
    return codePoint < KINDS.length ? KINDS[codePoint] : kindsOf(codePoint);
  }

  static boolean is(int codePoint, int kind) {
    return (ofCodePoint(codePoint) & kind) != 0;
  }

  private static byte[] table() {
    byte[] kinds = new byte[Character.MAX_VALUE + 1];
    for (int c = 0; c < kinds.length; c++) {
      kinds[c] = kindsOf(c);
    }
    return kinds;
  }

  private static byte kindsOf(int c) {
    boolean letter = Character.isLetter(c);
    boolean alphanumeric = letter || isNumber(c);
    return (byte)
        (flag(isSpace(c), SPACE)
            | flag("\t\n\u000B\f\r \0".indexOf(c) >= 0, WORD_END)
            | flag(letter, LETTER)
            | flag(alphanumeric, LETTER_OR_NUMBER)
            | flag(Character.isUpperCase(c), UPPER_CASE)
            | flag(isDigit(c), DIGIT)
            | flag(alphanumeric || c == '_', WORD));
  }

  private static int flag(boolean holds, int kind) {
    return holds ? kind : 0;
  }

  private static boolean isSpace(int c) {
    return Character.isSpaceChar(c) || Character.isWhitespace(c) || c == '\u0085';
  }

  private static boolean isNumber(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  /** Unicode's Numeric_Type Decimal or Digit; Java knows the second only by value. */
  private static boolean isDigit(int c) {
    return Character.isDigit(c)
        || (Character.getType(c) == Character.OTHER_NUMBER && isDigitOfAnotherShape(c));
  }

  private static boolean isDigitOfAnotherShape(int c) {
    for (int i = 0; i < OTHER_DIGITS.length; i += 2) {
      if (OTHER_DIGITS[i] <= c && c <= OTHER_DIGITS[i + 1]) {
        return true;
      }
    }
    return false;
  }
}
