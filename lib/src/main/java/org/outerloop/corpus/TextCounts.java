package org.outerloop.corpus;

/**
 * What the simple rules need to know of a page, found in one pass without holding its words. White
 * space, letters and lengths are meant as DCLM's Python means them; a length is in code points.
 *
 * <p>A token is a run of characters between white space. A word starts with a letter or a number,
 * so that {@code (see} is none; what ends it is a choice, see {@link WordSplit}. Blank lines are no
 * lines.
 *
 * @param tokens runs between white space
 * @param tokenCharacters characters that are not white space
 * @param words words by fastText's blanks, of which a no-break space is none
 * @param tokensWithoutLetter numbers, dashes and the like
 * @param stopWords tokens that are, in any case, the, be, to, of, and, that, have or with
 * @param symbols hash signs, and ellipses of each of three shapes
 * @param lines lines that are not blank
 * @param bulletLines lines that start with a bullet
 * @param ellipsisLines lines that end in an ellipsis
 */
public record TextCounts(
    long tokens,
    long tokenCharacters,
    long words,
    long tokensWithoutLetter,
    long stopWords,
    long symbols,
    long lines,
    long bulletLines,
    long ellipsisLines) {

  /** Cost: one pass, a few nanoseconds a character. */
  public static TextCounts of(String text) {
    return new TextCounter(text).count();
  }

  /** Words of a text, split at fastText's blanks. */
  static long wordsOf(String text) {
    long words = 0;
    boolean starts = true;
    for (int at = 0; at < text.length(); at++) {
      int kinds = CharacterKinds.of(text.charAt(at));
      boolean end = (kinds & CharacterKinds.WORD_END) != 0;
      if (starts && !end) {
        words += startsWord(text, at, kinds) ? 1 : 0;
      }
      starts = end;
    }
    return words;
  }

  static boolean startsWord(String text, int at, int kinds) {
    return (kinds & CharacterKinds.LETTER_OR_NUMBER) != 0
        || (Character.isHighSurrogate(text.charAt(at))
            && CharacterKinds.is(text.codePointAt(at), CharacterKinds.LETTER_OR_NUMBER));
  }

  /** The share, or 0 where there is nothing to have a share of. */
  static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
