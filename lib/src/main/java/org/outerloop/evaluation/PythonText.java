package org.outerloop.evaluation;

import java.util.Locale;

/** What Python's strings do where Java's do something else. */
final class PythonText {
  private PythonText() {}

  /** {@code str.isspace} of one character; all of them are in the basic plane. */
  static boolean isSpace(char c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || (c >= 0x1c && c <= 0x1f)
        || c == 0x85
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  static String strip(String text) {
    return rstrip(lstrip(text));
  }

  static String lstrip(String text) {
    int start = 0;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    return text.substring(start);
  }

  static String rstrip(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** The first letter large, <em>all others small</em>. */
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int end = text.offsetByCodePoints(0, 1);
    return title(text.substring(0, end))
        + text.toLowerCase(Locale.ROOT).substring(lower(text, end));
  }

  /** A letter that becomes several, as the German sharp s, has only the first of them large. */
  private static String title(String letter) {
    String upper = letter.toUpperCase(Locale.ROOT);
    int single = Character.toTitleCase(letter.codePointAt(0));
    if (upper.codePointCount(0, upper.length()) == 1) {
      return Character.toString(single);
    }
    int first = 0;
    while (!Character.isUpperCase(upper.codePointAt(first))) {
      first = upper.offsetByCodePoints(first, 1); // a mark that stands before it
    }
    int rest = upper.offsetByCodePoints(first, 1);
    return upper.substring(0, rest) + upper.substring(rest).toLowerCase(Locale.ROOT);
  }

  /** Where the second letter stands once all are small: small letters may be longer. */
  private static int lower(String text, int end) {
    return text.substring(0, end).toLowerCase(Locale.ROOT).length();
  }

  /** Pieces of {@code re.split(r"\s+", text)}: one more than runs of white space. */
  static int pieces(String text) {
    int pieces = 1;
    for (int i = 0; i < text.length(); i++) {
      if (isSpace(text.charAt(i)) && (i == 0 || !isSpace(text.charAt(i - 1)))) {
        pieces++;
      }
    }
    return pieces;
  }
}
