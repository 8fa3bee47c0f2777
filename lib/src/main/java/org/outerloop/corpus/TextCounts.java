package org.outerloop.corpus;

import java.util.Locale;
import java.util.Set;

/**
 * What the simple rules need to know of a page, found in one pass without holding its words.
 *
 * <p>A token is a run of characters between white space; a word is a token with a letter or a
 * digit, so that lone punctuation is not counted. Blank lines are no lines.
 *
 * @param tokens runs between white space
 * @param words tokens with a letter or a digit
 * @param wordCharacters characters of the words, attached punctuation included
 * @param tokensWithoutLetter numbers, dashes and the like
 * @param stopWords occurrences of the commonest English words, in any case
 * @param symbols hash signs and ellipses
 * @param lines lines that are not blank
 * @param bulletLines lines that start with a bullet
 * @param ellipsisLines lines that end in an ellipsis
 */
public record TextCounts(
    long tokens,
    long words,
    long wordCharacters,
    long tokensWithoutLetter,
    long stopWords,
    long symbols,
    long lines,
    long bulletLines,
    long ellipsisLines) {

  /** DCLM's list; they make up a fifth of English prose. */
  private static final Set<String> STOP_WORDS =
      Set.of("the", "be", "to", "of", "and", "that", "have", "with");

  private static final int LONGEST_STOP_WORD = 4;
  private static final String BULLETS = "\u25CF\u2022*-";
  private static final String ELLIPSIS = "\u2026";

  public static TextCounts of(String text) {
    Counter counter = new Counter();
    int start = 0;
    while (start < text.length()) {
      int feed = text.indexOf('\n', start);
      int end = feed < 0 ? text.length() : feed;
      counter.line(text, start, end);
      start = end + 1;
    }
    return counter.counts();
  }

  /** The share, or 0 where there is nothing to have a share of. */
  static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** Adds up line by line. */
  private static final class Counter {
    private long tokens;
    private long words;
    private long wordCharacters;
    private long tokensWithoutLetter;
    private long stopWords;
    private long symbols;
    private long lines;
    private long bulletLines;
    private long ellipsisLines;

    void line(String text, int start, int end) {
      int first = skipSpace(text, start, end);
      if (first == end) {
        return;
      }
      int last = end;
      while (isSpace(text.charAt(last - 1))) {
        last--;
      }
      lines++;
      bulletLines += BULLETS.indexOf(text.charAt(first)) >= 0 ? 1 : 0;
      ellipsisLines += endsInEllipsis(text, first, last) ? 1 : 0;
      symbols += symbolsIn(text, first, last);
      for (int at = first; at < last; ) {
        int tokenEnd = at;
        while (tokenEnd < last && !isSpace(text.charAt(tokenEnd))) {
          tokenEnd++;
        }
        token(text, at, tokenEnd);
        at = skipSpace(text, tokenEnd, last);
      }
    }

    private void token(String text, int start, int end) {
      boolean letter = false;
      boolean digit = false;
      int characters = 0;
      for (int at = start; at < end; characters++) {
        int codePoint = text.codePointAt(at);
        letter |= Character.isLetter(codePoint);
        digit |= Character.isDigit(codePoint);
        at += Character.charCount(codePoint);
      }
      tokens++;
      tokensWithoutLetter += letter ? 0 : 1;
      if (letter || digit) {
        words++;
        wordCharacters += characters;
        stopWords += isStopWord(text, start, end) ? 1 : 0;
      }
    }

    private static boolean isStopWord(String text, int start, int end) {
      int first = start;
      int last = end;
      while (first < last && !Character.isLetter(text.charAt(first))) {
        first++;
      }
      while (last > first && !Character.isLetter(text.charAt(last - 1))) {
        last--;
      }
      return last - first <= LONGEST_STOP_WORD
          && STOP_WORDS.contains(text.substring(first, last).toLowerCase(Locale.ROOT));
    }

    private static int symbolsIn(String text, int start, int end) {
      int found = 0;
      int at = start;
      while (at < end) {
        int length = symbolAt(text, at, end);
        found += length > 0 ? 1 : 0;
        at += Math.max(1, length);
      }
      return found;
    }

    private static int symbolAt(String text, int at, int end) {
      char c = text.charAt(at);
      if (c == '#' || c == ELLIPSIS.charAt(0)) {
        return 1;
      } else if (c != '.') {
        return 0;
      } else if (at + 3 <= end && text.startsWith("...", at)) {
        return 3;
      }
      return at + 5 <= end && text.startsWith(". . .", at) ? 5 : 0;
    }

    private static boolean endsInEllipsis(String text, int start, int end) {
      return text.startsWith(ELLIPSIS, end - 1)
          || (end - start >= 3 && text.startsWith("...", end - 3))
          || (end - start >= 5 && text.startsWith(". . .", end - 5));
    }

    private static int skipSpace(String text, int start, int end) {
      int at = start;
      while (at < end && isSpace(text.charAt(at))) {
        at++;
      }
      return at;
    }

    private static boolean isSpace(char c) {
      return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }

    TextCounts counts() {
      return new TextCounts(
          tokens,
          words,
          wordCharacters,
          tokensWithoutLetter,
          stopWords,
          symbols,
          lines,
          bulletLines,
          ellipsisLines);
    }
  }
}
