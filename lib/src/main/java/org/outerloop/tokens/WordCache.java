package org.outerloop.tokens;

/**
 * Words encoded lately. Text repeats itself so much that nine words in ten and more are found here.
 *
 * <p>A word and its ids lie together in one slot, the size of a line of the processor's cache, and
 * two slots make a set; a word that falls on a full set takes the place of the older one:
 *
 * <pre>
 *   slot of 32 chars:   length of the word << 8 | ids,   the word,   ids (lower half, upper half)
 * </pre>
 *
 * <p>Words with more than fits are not kept. Memory: 4 MiB. Not thread-safe: each thread has its
 * own, so that nothing need be immutable or looked up by more than one step into memory (measured:
 * a fifth less time for all of encoding than objects shared by threads, in 3 times 35 MB of text).
 */
final class WordCache {
  private static final int SET_BITS = 15;
  private static final int SLOT = 32;
  private static final int SET = 2 * SLOT;

  private final char[] slots = new char[SET << SET_BITS];

  /** Appends the ids of {@code text[from .. to)} if they are known here. */
  boolean append(char[] text, int from, int to, IntList ids) {
    int set = set(text, from, to);
    int slot = holds(set, text, from, to) ? set : set + SLOT;
    if (slot != set && !holds(slot, text, from, to)) {
      return false;
    }
    int at = slot + 1 + to - from;
    for (int left = slots[slot] & 0xFF; left > 0; left--) {
      ids.add(slots[at] | slots[at + 1] << Character.SIZE);
      at += 2;
    }
    return true;
  }

  private boolean holds(int slot, char[] text, int from, int to) {
    int shift = slot + 1 - from;
    boolean holds = slots[slot] >>> Byte.SIZE == to - from;
    for (int i = from; holds && i < to; i++) {
      holds = slots[i + shift] == text[i];
    }
    return holds;
  }

  /** Keeps the ids of {@code text[from .. to)}, a word that is not here. */
  void add(char[] text, int from, int to, int[] ids) {
    int length = to - from;
    if (1 + length + 2 * ids.length > SLOT) {
      return;
    }
    int set = set(text, from, to);
    System.arraycopy(slots, set, slots, set + SLOT, SLOT);
    slots[set] = (char) (length << Byte.SIZE | ids.length);
    System.arraycopy(text, from, slots, set + 1, length);
    int at = set + 1 + length;
    for (int id : ids) {
      slots[at++] = (char) id;
      slots[at++] = (char) (id >>> Character.SIZE);
    }
  }

  private static int set(char[] text, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text[i];
    }
    hash *= 0x9E3779B9;
    return (hash >>> 32 - SET_BITS) * SET;
  }
}
