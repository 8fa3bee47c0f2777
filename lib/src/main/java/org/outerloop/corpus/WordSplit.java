package org.outerloop.corpus;

import java.util.Locale;

/**
 * What counts as a word where a rule counts words. Either way it starts with a letter or number.
 */
public enum WordSplit {
  /** fastText's tokens, DCLM's choice: runs between blanks; {@code "don't!"} is one word. */
  WHITE_SPACE,
  /** Pieces between the word bounds of Unicode's annex 29; {@code "well-known"} is two. */
  UNICODE;

  /** As in settings: {@code white-space}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  long count(String text) {
    return this == UNICODE ? UnicodeWords.count(text) : TextCounts.wordsOf(text);
  }

  /** The split of that label. */
  public static WordSplit of(String label) {
    for (WordSplit split : values()) {
      if (split.label().equals(label)) {
        return split;
      }
    }
    throw new IllegalArgumentException(
        "Words are split at white-space or by unicode, not by " + label);
  }
}
