package org.outerloop.tokens;

import static org.outerloop.tokens.CharacterKinds.LETTER;
import static org.outerloop.tokens.CharacterKinds.NUMBER;
import static org.outerloop.tokens.CharacterKinds.OTHER;
import static org.outerloop.tokens.CharacterKinds.SPACE;
import static org.outerloop.tokens.CharacterKinds.endOfRun;
import static org.outerloop.tokens.CharacterKinds.kind;
import static org.outerloop.tokens.CharacterKinds.width;

/** {@link #PATTERN} by hand: the rule of cl100k, dolma2 and Llama 3. */
final class Cl100kSplitter implements Splitter {
  static final String PATTERN =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final char LONG_S = '\u017F'; // folds to s

  @Override
  public void split(char[] text, int from, int to, Sink sink) {
    int at = from;
    while (at < to) {
      int end = endOfWord(text, at, to);
      sink.accept(text, at, end);
      at = end;
    }
  }

  private static int endOfWord(char[] text, int at, int end) {
    if (text[at] == '\'') {
      int contraction = contraction(text, at, end);
      if (contraction > 0) {
        return at + contraction;
      }
    }
    byte kind = kind(text, at, end);
    if (kind == LETTER) {
      return endOfRun(LETTER, text, at, end);
    } else if (kind == NUMBER) {
      return endOfNumber(text, at, end);
    }
    int next = at + width(text, at, end);
    byte nextKind = next < end ? kind(text, next, end) : SPACE;
    if (nextKind == LETTER && !isLineBreak(text[at])) {
      return endOfRun(LETTER, text, next, end);
    } else if (kind == OTHER) {
      return endOfLineBreaks(text, endOfRun(OTHER, text, at, end), end);
    } else if (text[at] == ' ' && nextKind == OTHER) {
      return endOfLineBreaks(text, endOfRun(OTHER, text, next, end), end);
    }
    return endOfSpace(text, at, end);
  }

  private static int endOfNumber(char[] text, int at, int end) {
    int next = at;
    for (int digits = 0; digits < 3 && next < end && kind(text, next, end) == NUMBER; digits++) {
      next += width(text, next, end);
    }
    return next;
  }

  private static int endOfLineBreaks(char[] text, int at, int end) {
    int next = at;
    while (next < end && isLineBreak(text[next])) {
      next++;
    }
    return next;
  }

  /** {@code \s*[\r\n]+|\s+(?!\S)|\s+}: up to the last line break of the run, if it has one. */
  private static int endOfSpace(char[] text, int at, int end) {
    int run = endOfRun(SPACE, text, at, end);
    for (int i = run - 1; i >= at; i--) {
      if (isLineBreak(text[i])) {
        return i + 1;
      }
    }
    return run < end && run - at > 1 ? run - 1 : run;
  }

  private static int contraction(char[] text, int at, int end) {
    char first = at + 1 < end ? lower(text[at + 1]) : ' ';
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
      return 2;
    }
    char second = at + 2 < end ? lower(text[at + 2]) : ' ';
    boolean found =
        (first == 'r' && second == 'e')
            || (first == 'v' && second == 'e')
            || (first == 'l' && second == 'l');
    return found ? 3 : 0;
  }

  private static char lower(char c) {
    return c == LONG_S ? 's' : c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  private static boolean isLineBreak(char c) {
    return c == '\n' || c == '\r';
  }
}
