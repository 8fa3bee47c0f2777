package org.outerloop.tokens;

import static org.outerloop.tokens.CharacterKinds.NUMBER;
import static org.outerloop.tokens.CharacterKinds.OTHER;
import static org.outerloop.tokens.CharacterKinds.SPACE;
import static org.outerloop.tokens.CharacterKinds.endOfRun;
import static org.outerloop.tokens.CharacterKinds.kind;
import static org.outerloop.tokens.CharacterKinds.width;
import static org.outerloop.tokens.Cl100kParts.endOfContraction;
import static org.outerloop.tokens.Cl100kParts.endOfNumber;
import static org.outerloop.tokens.Cl100kParts.endOfSpace;
import static org.outerloop.tokens.Cl100kParts.isLineBreak;
import static org.outerloop.tokens.LetterCases.CAPITAL;
import static org.outerloop.tokens.LetterCases.MARK;
import static org.outerloop.tokens.LetterCases.SMALL;

/**
 * {@link WordPattern#O200K} and {@link WordPattern#TEKKEN} by hand: words are cut where a capital
 * follows a small letter. They differ in digits and in contractions, which o200k leaves at the end
 * of a word.
 */
final class O200kSplitter implements Splitter {
  private final int digits;
  private final boolean keepsContractions;

  /** Cuts numbers after so many digits. */
  O200kSplitter(int digits, boolean keepsContractions) {
    this.digits = digits;
    this.keepsContractions = keepsContractions;
  }

  @Override
  public void split(char[] text, int from, int to, Sink sink) {
    int at = from;
    while (at < to) {
      int end = endOfWord(text, at, to);
      sink.accept(text, at, end);
      at = end;
    }
  }

  private int endOfWord(char[] text, int at, int end) {
    int letters = endOfLetters(text, at, end);
    if (letters > at) {
      return keepsContractions ? endOfContraction(text, letters, end) : letters;
    }
    byte kind = kind(text, at, end);
    if (kind == NUMBER) {
      return endOfNumber(text, at, end, digits);
    } else if (kind == OTHER) {
      return endOfBreaks(text, endOfRun(OTHER, text, at, end), end);
    }
    boolean joins = text[at] == ' ' && at + 1 < end && kind(text, at + 1, end) == OTHER;
    return joins
        ? endOfBreaks(text, endOfRun(OTHER, text, at + 1, end), end)
        : endOfSpace(text, at, end);
  }

  /**
   * The first two alternatives, with capitals {@code U} and small letters {@code L}: {@code p?U*L+}
   * or else {@code p?U+L*}, where {@code p} is neither letter, number nor line break; {@code at} if
   * neither matches. Letters without case and marks are in both U and L, so where no small letter
   * follows U's run, U gives back all after its last of these.
   */
  private static int endOfLetters(char[] text, int at, int end) {
    int start = at + prefix(text, at, end);
    int capitals = start;
    int lastOfBoth = at;
    byte flags = flags(text, capitals, end);
    while ((flags & CAPITAL) != 0) {
      capitals += width(text, capitals, end);
      lastOfBoth = (flags & SMALL) != 0 ? capitals : lastOfBoth;
      flags = flags(text, capitals, end);
    }
    if (flags == SMALL) {
      return endOfSmall(text, capitals, end);
    } else if (lastOfBoth > at) {
      return lastOfBoth;
    }
    if (start > at && flags(text, at, end) == MARK) {
      return start; // the mark is no prefix then, but L+ on its own
    }
    return capitals > start ? capitals : at;
  }

  private static int prefix(char[] text, int at, int end) {
    byte kind = kind(text, at, end);
    boolean prefixes = (kind == SPACE || kind == OTHER) && !isLineBreak(text[at]);
    return prefixes ? width(text, at, end) : 0;
  }

  private static int endOfSmall(char[] text, int at, int end) {
    int next = at;
    while ((flags(text, next, end) & SMALL) != 0) {
      next += width(text, next, end);
    }
    return next;
  }

  private static byte flags(char[] text, int at, int end) {
    return at < end ? LetterCases.flags(text, at, end) : LetterCases.NONE;
  }

  /** {@code [\r\n/]*}. */
  private static int endOfBreaks(char[] text, int at, int end) {
    int next = at;
    while (next < end && (isLineBreak(text[next]) || text[next] == '/')) {
      next++;
    }
    return next;
  }
}
