package org.outerloop.tokens;

import java.util.Arrays;

/**
 * Words encoded lately, in a fixed number of slots; a word that falls on a taken slot replaces the
 * older one. Text repeats itself so much that nine words in ten and more are found here. Memory:
 * some hundred bytes a slot once it is taken, 26 MB.
 *
 * <p>Safe for threads without locks: entries are immutable and a slot is one reference, so the
 * worst that a race does is to encode a word twice.
 */
final class WordCache {
  private static final int SLOT_BITS = 18;
  private static final int SLOTS = 1 << SLOT_BITS;
  private static final int MAX_WORD = 48; // chars; longer words do not come back

  private final Entry[] slots = new Entry[SLOTS];

  /** Appends the ids of {@code text[from .. to)} if they are known here. */
  boolean append(char[] text, int from, int to, IntList ids) {
    if (to - from > MAX_WORD) {
      return false;
    }
    Entry entry = slots[slot(text, from, to)];
    boolean found =
        entry != null && Arrays.equals(entry.word, 0, entry.word.length, text, from, to);
    if (found) {
      ids.addAll(entry.ids);
    }
    return found;
  }

  /** Keeps the ids of {@code text[from .. to)}; the array must not be changed any more. */
  void add(char[] text, int from, int to, int[] ids) {
    if (to - from <= MAX_WORD) {
      slots[slot(text, from, to)] = new Entry(Arrays.copyOfRange(text, from, to), ids);
    }
  }

  private static int slot(char[] text, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text[i];
    }
    hash *= 0x9E3779B9;
    return hash >>> 32 - SLOT_BITS;
  }

  private static final class Entry {
    private final char[] word;
    private final int[] ids;

    Entry(char[] word, int[] ids) {
      this.word = word;
      this.ids = ids;
    }
  }
}
