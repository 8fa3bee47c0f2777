package org.outerloop.tokens;

import static org.outerloop.tokens.CharacterKinds.NUMBER;
import static org.outerloop.tokens.CharacterKinds.SPACE;
import static org.outerloop.tokens.CharacterKinds.endOfRun;
import static org.outerloop.tokens.CharacterKinds.kind;
import static org.outerloop.tokens.CharacterKinds.width;

/** What the pattern of cl100k and those made after it have in common, each as the end it finds. */
final class Cl100kParts {
  private static final char LONG_S = '\u017F'; // folds to s

  private Cl100kParts() {}

  /** <code>\p{N}{1,most}</code>. */
  static int endOfNumber(char[] text, int at, int end, int most) {
    int next = at;
    for (int digits = 0; digits < most && next < end && kind(text, next, end) == NUMBER; digits++) {
      next += width(text, next, end);
    }
    return next;
  }

  /** {@code \s*[\r\n]+|\s+(?!\S)|\s+}: up to the last line break of the run, if it has one. */
  static int endOfSpace(char[] text, int at, int end) {
    int run = endOfRun(SPACE, text, at, end);
    for (int i = run - 1; i >= at; i--) {
      if (isLineBreak(text[i])) {
        return i + 1;
      }
    }
    return run < end && run - at > 1 ? run - 1 : run;
  }

  /** {@code (?i:'s|'t|'re|'ve|'m|'ll|'d)?}. */
  static int endOfContraction(char[] text, int at, int end) {
    if (at >= end || text[at] != '\'') {
      return at;
    }
    char first = at + 1 < end ? lower(text[at + 1]) : ' ';
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
      return at + 2;
    }
    char second = at + 2 < end ? lower(text[at + 2]) : ' ';
    boolean found =
        (first == 'r' && second == 'e')
            || (first == 'v' && second == 'e')
            || (first == 'l' && second == 'l');
    return found ? at + 3 : at;
  }

  static boolean isLineBreak(char c) {
    return c == '\n' || c == '\r';
  }

  private static char lower(char c) {
    return c == LONG_S ? 's' : c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }
}
