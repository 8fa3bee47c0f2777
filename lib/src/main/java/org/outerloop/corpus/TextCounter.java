package org.outerloop.corpus;

import static org.outerloop.corpus.CharacterKinds.LETTER;
import static org.outerloop.corpus.CharacterKinds.SPACE;
import static org.outerloop.corpus.CharacterKinds.WORD_END;

import java.util.List;

/** Counts a page token by token; one use. */
final class TextCounter {
  private static final String BULLETS = "\u25CF\u2022*-";
  private static final char ELLIPSIS = '\u2026';
  private static final String SPACED_DOTS = ". . .";

  /** DCLM's list; they make up a fifth of English prose. */
  private static final List<String> STOP_WORDS =
      List.of("the", "be", "to", "of", "and", "that", "have", "with");

  private static final int LONGEST_STOP_WORD = 4;

  private final String text;
  private long tokens;
  private long tokenCharacters;
  private long words;
  private long tokensWithoutLetter;
  private long stopWords;
  private long symbols;
  private long lines;
  private long bulletLines;
  private long ellipsisLines;

  /** End of the last spaced ellipsis that was counted: they do not overlap. */
  private int spacedDotsEnd;

  TextCounter(String text) {
    this.text = text;
  }

  TextCounts count() {
    int lineStart = -1; // of the first token since the last line feed
    int tokenEnd = 0;
    int length = text.length();
    for (int at = 0; at < length; ) {
      char c = text.charAt(at);
      if ((CharacterKinds.of(c) & SPACE) != 0) {
        if (c == '\n' && lineStart >= 0) {
          line(lineStart, tokenEnd);
          lineStart = -1;
        }
        at++;
      } else {
        lineStart = lineStart < 0 ? at : lineStart;
        tokenEnd = token(at);
        at = tokenEnd;
      }
    }
    if (lineStart >= 0) {
      line(lineStart, tokenEnd);
    }
    return new TextCounts(
        tokens,
        tokenCharacters,
        words,
        tokensWithoutLetter,
        stopWords,
        symbols,
        lines,
        bulletLines,
        ellipsisLines);
  }

  private void line(int start, int end) {
    lines++;
    bulletLines += BULLETS.indexOf(text.charAt(start)) >= 0 ? 1 : 0;
    ellipsisLines += endsInEllipsis(start, end) ? 1 : 0;
  }

  private boolean endsInEllipsis(int start, int end) {
    char last = text.charAt(end - 1);
    if (last == '.') {
      return (end - start >= 3 && text.startsWith("...", end - 3))
          || (end - start >= SPACED_DOTS.length()
              && text.startsWith(SPACED_DOTS, end - SPACED_DOTS.length()));
    }
    return last == ELLIPSIS;
  }

  /** Counts the token that starts here and returns its end. */
  private int token(int start) {
    int length = text.length();
    int pairs = 0;
    int dots = 0;
    int seen = 0; // kinds of its characters
    int at = start;
    for (; at < length; at++) {
      char c = text.charAt(at);
      int kinds = CharacterKinds.of(c);
      if ((kinds & SPACE) != 0) {
        break;
      }
      seen |= kinds;
      dots = c == '.' ? dots + 1 : 0;
      symbols += dots == 0 ? symbol(c) : dots % 3 == 0 ? 1 : 0;
      if (Character.isHighSurrogate(c) && isPair(at)) {
        seen |= CharacterKinds.ofCodePoint(text.codePointAt(at));
        pairs++;
        at++;
      }
    }
    tokens++;
    tokenCharacters += at - start - pairs;
    tokensWithoutLetter += (seen & LETTER) == 0 ? 1 : 0;
    stopWords += isStopWord(start, at) ? 1 : 0;
    words += wordsIn(start, at, seen);
    symbols += isMiddleOfSpacedDots(start, at) ? 1 : 0;
    return at;
  }

  private static int symbol(char c) {
    return c == '#' || c == ELLIPSIS ? 1 : 0;
  }

  private boolean isPair(int at) {
    return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
  }

  /** Words that start in a token: none after a no-break space, and one after each NUL. */
  private int wordsIn(int start, int end, int seen) {
    int found = (start == 0 || isWordEnd(start - 1)) && startsWord(start) ? 1 : 0;
    if ((seen & WORD_END) != 0) { // NUL, the only one of them that is no white space
      for (int at = start + 1; at < end; at++) {
        found += isWordEnd(at - 1) && startsWord(at) ? 1 : 0;
      }
    }
    return found;
  }

  private boolean isWordEnd(int at) {
    return (CharacterKinds.of(text.charAt(at)) & WORD_END) != 0;
  }

  private boolean startsWord(int at) {
    return TextCounts.startsWord(text, at, CharacterKinds.of(text.charAt(at)));
  }

  /** Whether a token is the second dot of ". . .", each of which counts once. */
  private boolean isMiddleOfSpacedDots(int start, int end) {
    if (end - start != 1 || text.charAt(start) != '.' || start - 2 < spacedDotsEnd) {
      return false;
    }
    boolean found = text.startsWith(SPACED_DOTS, start - 2);
    spacedDotsEnd = found ? start + 3 : spacedDotsEnd;
    return found;
  }

  private boolean isStopWord(int start, int end) {
    int length = end - start;
    if (length < 2 || length > LONGEST_STOP_WORD) {
      return false;
    }
    for (String word : STOP_WORDS) {
      if (word.length() == length && text.regionMatches(true, start, word, 0, length)) {
        return true;
      }
    }
    return false;
  }
}
