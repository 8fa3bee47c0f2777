package org.outerloop.corpus;

import java.util.Arrays;

/** The words of a page in order: where each stands, its length, and which are the same. */
final class PageWords {
  private final SpanTable table;
  private int[] starts = new int[256];
  private int[] ends = new int[256];
  private int[] numbers = new int[256];
  private int size;

  PageWords(String text) {
    table = new SpanTable(text);
    UnicodeWords.forEach(text, this::add);
  }

  private void add(int start, int end) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    starts[size] = start;
    ends[size] = end;
    numbers[size++] = table.number(start, end);
  }

  int size() {
    return size;
  }

  int start(int word) {
    return starts[word];
  }

  int end(int word) {
    return ends[word];
  }

  /** Equal for equal words; below {@link #different}. */
  int number(int word) {
    return numbers[word];
  }

  int different() {
    return table.size();
  }
}
