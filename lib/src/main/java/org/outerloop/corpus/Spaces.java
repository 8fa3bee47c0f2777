package org.outerloop.corpus;

/** White space at the ends of lines, as DCLM's {@code strip} means it. */
final class Spaces {
  private Spaces() {}

  static boolean isSpace(char c) {
    return (CharacterKinds.of(c) & CharacterKinds.SPACE) != 0;
  }

  /** Whether there is nothing else, which is so of an empty text. */
  static boolean areAll(String text) {
    return afterLeading(text, 0, text.length()) == text.length();
  }

  static String withoutLeading(String text) {
    return text.substring(afterLeading(text, 0, text.length()));
  }

  static String withoutTrailing(String text) {
    return text.substring(0, beforeTrailing(text, 0, text.length()));
  }

  static int afterLeading(String text, int start, int end) {
    int at = start;
    while (at < end && isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  static int beforeTrailing(String text, int start, int end) {
    int at = end;
    while (at > start && isSpace(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  /** Tokens between white space, counted no further than one above a most. */
  static int tokens(String text, int most) {
    int tokens = 0;
    boolean inside = false;
    for (int at = 0; at < text.length() && tokens <= most; at++) {
      boolean space = isSpace(text.charAt(at));
      tokens += inside || space ? 0 : 1;
      inside = !space;
    }
    return tokens;
  }
}
