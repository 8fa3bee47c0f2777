package org.outerloop.corpus;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.Require;

/**
 * The words of a text by Unicode's default word boundaries, as DCLM counts and compares them: the
 * pieces between boundaries, without those that are all white space. A full stop is a piece; {@code
 * don't} and {@code 3.14} are one each; every Han character is one.
 *
 * <p>Rules WB1 to WB999 of UAX #29 by the letter, without ICU's dictionaries and tailoring; tables
 * of Unicode 15.1, see {@link WordBreak}. unicode-segmentation 1.11, which DCLM uses, finds the
 * same but for what may follow a pictograph joined by U+200D, where it departs from the rules. Goes
 * over the text once, ASCII by a shorter way, and allocates nothing:
 *
 * <pre>
 *   WordBounds words = new WordBounds(text);
 *   while (words.next()) {
 *     use(text, words.start(), words.end());
 *   }
 * </pre>
 *
 * <p>Not thread-safe.
 *
 * @see <a href="https://www.unicode.org/reports/tr29/tr29-43.html">UAX #29, revision 43</a>
 */
public final class WordBounds {
  private static final int ASCII = 128;

  private String text = "";
  private int limit;
  private int start;
  private int end;

  public WordBounds(String text) {
    reset(text, 0, text.length());
  }

  /** Begins again, with the part of a text from {@code from} to {@code to}, on its own. */
  public void reset(String other, int from, int to) {
    Require.that(
        0 <= from && from <= to && to <= other.length(),
        "Part [%s, %s) is outside a text of %s characters",
        from,
        to,
        other.length());
    text = other;
    limit = to;
    start = from;
    end = from;
  }

  /** All words of a text. */
  public static List<String> words(String text) {
    List<String> all = new ArrayList<>();
    WordBounds words = new WordBounds(text);
    while (words.next()) {
      all.add(text.substring(words.start, words.end));
    }
    return all;
  }

  /** Moves to the next word; false where there is none. */
  public boolean next() {
    while (end < limit) {
      start = end;
      end = asciiEnd(start);
      if (end == start) {
        end = pieceEnd(start);
      }
      if (!isSpace(start, end)) {
        return true;
      }
    }
    start = limit;
    return false;
  }

  /** Index of the word's first char in the text. */
  public int start() {
    return start;
  }

  /** Index behind the word's last char. */
  public int end() {
    return end;
  }

  private boolean isSpace(int from, int to) {
    for (int at = from; at < to; at++) {
      // no white space lies beyond the first plane
      if (!WordBreak.isWhiteSpace(text.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  /** Where the piece ends, as far as ASCII alone decides it; {@code from} where it does not. */
  private int asciiEnd(int from) {
    int at = from;
    int left = classAt(at);
    if (!joins(left)) {
      return asciiSingleEnd(from, left);
    }
    while (true) {
      int right = classAt(++at);
      while (joins(right)) {
        left = right;
        right = classAt(++at);
      }
      if (right == NOT_ASCII) {
        return from;
      } else if (right < WordBreak.SINGLE_QUOTE || right > WordBreak.MID_NUM) {
        return at;
      }
      int beyond = classAt(at + 1);
      if (beyond == NOT_ASCII) {
        return from;
      } else if (!joins(beyond) || !bridges(left, right, beyond)) {
        return at;
      }
      left = beyond;
      at++;
    }
  }

  private static final int NOT_ASCII = -1;

  /** Class of an ASCII character; that of a line feed behind the end. */
  private int classAt(int at) {
    if (at >= limit) {
      return WordBreak.LF;
    }
    char c = text.charAt(at);
    return c < ASCII ? WordBreak.of(c) : NOT_ASCII;
  }

  /** Of ASCII: letters, digits and the underscore, any two of which belong together. */
  private static boolean joins(int kind) {
    return kind == WordBreak.ALETTER
        || kind == WordBreak.NUMERIC
        || kind == WordBreak.EXTEND_NUM_LET;
  }

  private int asciiSingleEnd(int from, int kind) {
    int beyond = classAt(from + 1);
    boolean joined =
        (kind == WordBreak.CR && beyond == WordBreak.LF)
            || (kind == WordBreak.WSEG_SPACE && beyond == WordBreak.WSEG_SPACE);
    return kind == NOT_ASCII || beyond == NOT_ASCII || joined ? from : from + 1;
  }

  /** Where the piece ends that begins at a boundary, by all the rules. */
  private int pieceEnd(int from) {
    int codePoint = text.codePointAt(from);
    int left = WordBreak.of(codePoint);
    int at = from + Character.charCount(codePoint);
    if (isNewline(left)) {
      boolean pair = left == WordBreak.CR && at < limit && text.charAt(at) == '\n';
      return pair ? at + 1 : at; // WB3, WB3a
    }
    int before = left; // the very character before, where left looks through WB4
    int indicators = left == WordBreak.REGIONAL_INDICATOR ? 1 : 0;
    while (at < limit) {
      codePoint = text.codePointAt(at);
      int right = WordBreak.of(codePoint);
      int width = Character.charCount(codePoint);
      if (isIgnored(right)) { // WB4
        at += width;
        before = right;
        continue;
      }
      boolean glued =
          (before == WordBreak.ZWJ && WordBreak.isPictographic(codePoint)) // WB3c
              || (before == WordBreak.WSEG_SPACE && right == WordBreak.WSEG_SPACE) // WB3d
              || pairHolds(left, right, indicators);
      int beyond = glued ? OUT : behind(at + width);
      if (beyond < limit && bridges(left, right, WordBreak.of(text.codePointAt(beyond)))) {
        at = beyond;
        codePoint = text.codePointAt(at);
        right = WordBreak.of(codePoint);
        width = Character.charCount(codePoint);
      } else if (!glued && !quoteAfterHebrew(left, right)) {
        return at; // WB999, WB3b
      }
      indicators = right == WordBreak.REGIONAL_INDICATOR ? indicators + 1 : 0;
      left = right;
      before = right;
      at += width;
    }
    return at;
  }

  private static final int OUT = Integer.MAX_VALUE;

  /** Index of the next character that WB4 does not ignore. */
  private int behind(int from) {
    int at = from;
    while (at < limit && isIgnored(WordBreak.of(text.codePointAt(at)))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at;
  }

  private static boolean isNewline(int kind) {
    return kind == WordBreak.CR || kind == WordBreak.LF || kind == WordBreak.NEWLINE;
  }

  private static boolean isIgnored(int kind) {
    return kind == WordBreak.EXTEND || kind == WordBreak.FORMAT || kind == WordBreak.ZWJ;
  }

  private static boolean isLetter(int kind) {
    return kind == WordBreak.ALETTER || kind == WordBreak.HEBREW_LETTER;
  }

  /** Rules that look at two characters: WB5, WB8 to WB10, WB13 to WB16. */
  private static boolean pairHolds(int left, int right, int indicators) {
    return switch (left) {
      case WordBreak.ALETTER, WordBreak.HEBREW_LETTER, WordBreak.NUMERIC ->
          isLetter(right) || right == WordBreak.NUMERIC || right == WordBreak.EXTEND_NUM_LET;
      case WordBreak.KATAKANA -> right == WordBreak.KATAKANA || right == WordBreak.EXTEND_NUM_LET;
      case WordBreak.EXTEND_NUM_LET ->
          joins(right) || isLetter(right) || right == WordBreak.KATAKANA;
      case WordBreak.REGIONAL_INDICATOR ->
          right == WordBreak.REGIONAL_INDICATOR && indicators % 2 == 1;
      default -> false;
    };
  }

  /** Whether punctuation stands inside a word or number: WB6, WB7, WB7b, WB7c, WB11, WB12. */
  private static boolean bridges(int left, int middle, int right) {
    return switch (middle) {
      case WordBreak.SINGLE_QUOTE, WordBreak.MID_NUM_LET ->
          (isLetter(left) && isLetter(right))
              || (left == WordBreak.NUMERIC && right == WordBreak.NUMERIC);
      case WordBreak.MID_LETTER -> isLetter(left) && isLetter(right);
      case WordBreak.MID_NUM -> left == WordBreak.NUMERIC && right == WordBreak.NUMERIC;
      case WordBreak.DOUBLE_QUOTE ->
          left == WordBreak.HEBREW_LETTER && right == WordBreak.HEBREW_LETTER;
      default -> false;
    };
  }

  private static boolean quoteAfterHebrew(int left, int right) { // WB7a
    return left == WordBreak.HEBREW_LETTER && right == WordBreak.SINGLE_QUOTE;
  }
}
