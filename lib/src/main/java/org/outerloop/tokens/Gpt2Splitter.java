package org.outerloop.tokens;

import static org.outerloop.tokens.CharacterKinds.SPACE;
import static org.outerloop.tokens.CharacterKinds.endOfRun;
import static org.outerloop.tokens.CharacterKinds.kind;

/** {@link WordPattern#GPT2} by hand. */
final class Gpt2Splitter implements Splitter {
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
    if (kind != SPACE) {
      return endOfRun(kind, text, at, end);
    }
    if (text[at] == ' ' && at + 1 < end) {
      byte next = kind(text, at + 1, end);
      if (next != SPACE) {
        return endOfRun(next, text, at + 1, end);
      }
    }
    return endOfSpace(text, at, end);
  }

  /** {@code \s+(?!\S)|\s+}: a run of spaces leaves its last one to the word that follows. */
  static int endOfSpace(char[] text, int at, int end) {
    int run = endOfRun(SPACE, text, at, end);
    return run < end && run - at > 1 ? run - 1 : run;
  }

  private static int contraction(char[] text, int at, int end) {
    char first = at + 1 < end ? text[at + 1] : ' ';
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
      return 2;
    }
    char second = at + 2 < end ? text[at + 2] : ' ';
    boolean found =
        (first == 'r' && second == 'e')
            || (first == 'v' && second == 'e')
            || (first == 'l' && second == 'l');
    return found ? 3 : 0;
  }
}
