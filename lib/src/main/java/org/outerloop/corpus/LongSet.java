package org.outerloop.corpus;

import java.io.Serializable;

/**
 * A set of 64-bit hashes: open addressing, at most half full, which takes the hashes' own low bits
 * for places. 16 to 32 bytes an entry. Not thread-safe.
 */
public final class LongSet implements Serializable {
  private static final int FIRST_CAPACITY = 1 << 10;
  private static final int LARGEST_CAPACITY = 1 << 30;

  private long[] table = new long[FIRST_CAPACITY];
  private boolean hasZero;
  private int used;

  public boolean contains(long value) {
    return value == 0 ? hasZero : table[slot(table, value)] == value;
  }

  /** Whether it was not there before. */
  public boolean add(long value) {
    if (value == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    int slot = slot(table, value);
    if (table[slot] == value) {
      return false;
    }
    table[slot] = value;
    if (++used > table.length / 2) {
      grow();
    }
    return true;
  }

  public int size() {
    return used + (hasZero ? 1 : 0);
  }

  private void grow() {
    if (table.length == LARGEST_CAPACITY) {
      throw new IllegalStateException("A set of more than " + used + " hashes is too large");
    }
    long[] larger = new long[2 * table.length];
    for (long value : table) {
      if (value != 0) {
        larger[slot(larger, value)] = value;
      }
    }
    table = larger;
  }

  private static int slot(long[] table, long value) {
    int mask = table.length - 1;
    int slot = (int) value & mask;
    while (table[slot] != 0 && table[slot] != value) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
