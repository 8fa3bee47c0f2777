package org.outerloop.corpus;

import java.util.Arrays;

/**
 * Numbers the different pieces of a text: equal pieces get equal numbers, counted from 0 in the
 * order of their first places. Holds places, not copies.
 *
 * <p>Cost: each piece is read twice. Open addressing; pieces whose hash is equal are compared, so
 * numbers are exact.
 */
final class SpanTable {
  private static final int FREE = -1;

  private final String text;
  private int[] slots = new int[64]; // numbers
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private int[] hashes = new int[32];
  private int size;

  SpanTable(String text) {
    this.text = text;
    Arrays.fill(slots, FREE);
  }

  /** Number of the piece from start to end. */
  int number(int start, int end) {
    int hash = hash(start, end);
    int slot = hash & (slots.length - 1);
    while (slots[slot] != FREE) {
      int number = slots[slot];
      if (hashes[number] == hash && isSame(number, start, end)) {
        return number;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = size;
    add(start, end, hash);
    return size - 1;
  }

  /** Where a piece first stood. */
  Span first(int number) {
    return new Span(starts[number], ends[number]);
  }

  /** How many different pieces there are. */
  int size() {
    return size;
  }

  private int hash(int start, int end) {
    long hash = end - start;
    for (int at = start; at < end; at++) {
      hash = (hash ^ text.charAt(at)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash ^ hash >>> 32);
  }

  private boolean isSame(int number, int start, int end) {
    int length = end - start;
    return ends[number] - starts[number] == length
        && text.regionMatches(start, text, starts[number], length);
  }

  private void add(int start, int end, int hash) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    starts[size] = start;
    ends[size] = end;
    hashes[size] = hash;
    size++;
    if (2 * size > slots.length) {
      grow();
    }
  }

  private void grow() {
    slots = new int[2 * slots.length];
    Arrays.fill(slots, FREE);
    for (int number = 0; number < size; number++) {
      int slot = hashes[number] & (slots.length - 1);
      while (slots[slot] != FREE) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = number;
    }
  }
}
