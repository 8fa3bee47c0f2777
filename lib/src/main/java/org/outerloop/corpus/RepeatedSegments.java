package org.outerloop.corpus;

import java.util.Arrays;

/**
 * How much of a page stands in segments that stand there more than once, every copy counted. A
 * segment is what lies between two separators, less white space around it; empty ones do not count.
 *
 * @param share of the segments, those that are not alone
 * @param characterShare of the code points of all segments, those that are not alone
 * @param heaviest repeated segment that takes most characters; nothing if none is repeated
 */
record RepeatedSegments(double share, double characterShare, Span heaviest) {

  static RepeatedSegments of(String text, String separator) {
    Tally tally = new Tally(text);
    for (int from = 0; from <= text.length(); ) {
      int found = text.indexOf(separator, from);
      int stop = found < 0 ? text.length() : found;
      int start = Spaces.afterLeading(text, from, stop);
      int end = Spaces.beforeTrailing(text, start, stop);
      if (start < end) {
        tally.add(start, end);
      }
      from = stop + separator.length();
    }
    return tally.sum();
  }

  /** Segments so far, the same ones counted together. */
  private static final class Tally {
    private final String text;
    private final SpanTable table;
    private int[] counts = new int[16];
    private int segments;

    Tally(String text) {
      this.text = text;
      this.table = new SpanTable(text);
    }

    void add(int start, int end) {
      int number = table.number(start, end);
      if (number == counts.length) {
        counts = Arrays.copyOf(counts, 2 * number);
      }
      counts[number]++;
      segments++;
    }

    RepeatedSegments sum() {
      long repeated = 0;
      long characters = 0;
      long repeatedCharacters = 0;
      long most = 0;
      Span heaviest = new Span(0, 0);
      for (int i = 0; i < table.size(); i++) {
        Span first = table.first(i);
        long length = (long) counts[i] * text.codePointCount(first.start(), first.end());
        characters += length;
        if (counts[i] > 1) {
          repeated += counts[i];
          repeatedCharacters += length;
          heaviest = length > most ? first : heaviest;
          most = Math.max(most, length);
        }
      }
      double share = TextCounts.share(repeated, segments);
      return new RepeatedSegments(
          share, TextCounts.share(repeatedCharacters, characters), heaviest);
    }
  }
}
