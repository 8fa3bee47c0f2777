package org.outerloop.tokens;

import java.util.Arrays;

/**
 * What two neighbouring pieces become, and how early: (left id, right id) to (rank, merged id).
 * Open addressing over longs, at most half full; a look-up costs one or two probes. Filled once,
 * then only read, so it may be shared by threads.
 */
final class MergeTable {
  /** No such merge; larger than every entry. */
  static final long NONE = Long.MAX_VALUE;

  private static final long FREE = -1;

  private final long[] keys;
  private final long[] entries;
  private final int shift;

  MergeTable(int merges) {
    int bits = Math.max(4, 33 - Integer.numberOfLeadingZeros(Math.max(1, merges)));
    keys = new long[1 << bits];
    Arrays.fill(keys, FREE);
    entries = new long[1 << bits];
    shift = 64 - bits;
  }

  /** Adds a merge; false if the pair is there already. */
  boolean add(int left, int right, int rank, int merged) {
    long key = key(left, right);
    int slot = slot(key);
    if (keys[slot] == key) {
      return false;
    }
    keys[slot] = key;
    entries[slot] = (long) rank << 32 | merged;
    return true;
  }

  /**
   * Rank in the upper, merged id in the lower 32 bits, or {@link #NONE}: the smaller of two entries
   * is the merge to do first.
   */
  long find(int left, int right) {
    long key = key(left, right);
    int slot = slot(key);
    return keys[slot] == key ? entries[slot] : NONE;
  }

  /** The id that an entry of {@link #find} makes. */
  static int merged(long entry) {
    return (int) entry;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> shift);
    while (keys[slot] != key && keys[slot] != FREE) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }
}
