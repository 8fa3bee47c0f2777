package org.outerloop.corpus;

/** How one kind of personal data is written. */
@FunctionalInterface
interface PiiForm {
  /** Result of {@link #end} where there is nothing of the kind. */
  int NONE = -1;

  /**
   * End of what starts exactly here. Reads no further than a fixed number of characters behind it.
   */
  int end(String text, int start);

  static boolean isDigit(String text, int at) {
    return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  static boolean isAlphanumeric(String text, int at) {
    return at >= 0
        && at < text.length()
        && (CharacterKinds.of(text.charAt(at)) & CharacterKinds.LETTER_OR_NUMBER) != 0;
  }

  /** Whether a number may start here: not inside a word, a longer number or a decimal fraction. */
  static boolean startsNumber(String text, int at) {
    if (at == 0) {
      return true;
    }
    char before = text.charAt(at - 1);
    boolean joins = ".,-/:_#=".indexOf(before) >= 0 && isAlphanumeric(text, at - 2);
    return !isAlphanumeric(text, at - 1) && before != '_' && !joins;
  }

  /** Whether a number may end here. */
  static boolean endsNumber(String text, int at) {
    boolean joins = at < text.length() && ".,-/:_".indexOf(text.charAt(at)) >= 0;
    return !isAlphanumeric(text, at) && !(joins && isAlphanumeric(text, at + 1));
  }

  /** End of a run of digits, of which at most so many are looked at. */
  static int digitsEnd(String text, int start, int most) {
    int at = start;
    while (at - start < most && isDigit(text, at)) {
      at++;
    }
    return at;
  }
}
