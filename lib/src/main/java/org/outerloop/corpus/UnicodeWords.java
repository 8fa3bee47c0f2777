package org.outerloop.corpus;

import java.text.BreakIterator;
import java.util.Locale;

/** Words between the bounds of Unicode's annex 29 that start with a letter or a number. */
final class UnicodeWords {
  private UnicodeWords() {}

  static long count(String text) {
    long[] words = {0};
    forEach(text, (start, end) -> words[0]++);
    return words[0];
  }

  /** Hands out the words of a text in order. */
  static void forEach(String text, SpanSink word) {
    BreakIterator bounds = BreakIterator.getWordInstance(Locale.ROOT);
    bounds.setText(text);
    int start = bounds.first();
    for (int end = bounds.next(); end != BreakIterator.DONE; end = bounds.next()) {
      if (TextCounts.startsWord(text, start, CharacterKinds.of(text.charAt(start)))) {
        word.accept(start, end);
      }
      start = end;
    }
  }
}
