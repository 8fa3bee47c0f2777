package org.outerloop.corpus;

/** Words between the bounds of Unicode's annex 29 that start with a letter or a number. */
final class UnicodeWords {
  private UnicodeWords() {}

  static long count(String text) {
    long count = 0;
    WordBounds words = new WordBounds(text);
    while (words.next()) {
      count += isWord(text, words) ? 1 : 0;
    }
    return count;
  }

  /** Hands out the words of a text in order. */
  static void forEach(String text, SpanSink sink) {
    WordBounds words = new WordBounds(text);
    while (words.next()) {
      if (isWord(text, words)) {
        sink.accept(words.start(), words.end());
      }
    }
  }

  private static boolean isWord(String text, WordBounds words) {
    int start = words.start();
    return TextCounts.startsWord(text, start, CharacterKinds.of(text.charAt(start)));
  }
}
