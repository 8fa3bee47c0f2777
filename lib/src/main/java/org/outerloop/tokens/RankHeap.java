package org.outerloop.tokens;

import java.util.Arrays;

/** A binary heap of (merge entry, position), the earliest merge and then the leftmost on top. */
final class RankHeap {
  private long[] entries;
  private int[] positions;
  private int size;

  RankHeap(int capacity) {
    entries = new long[Math.max(4, capacity)];
    positions = new int[Math.max(4, capacity)];
  }

  int size() {
    return size;
  }

  /** Position of the entry on top. */
  int position() {
    return positions[0];
  }

  /** Adds an entry, unless it is {@link MergeTable#NONE}. */
  void offer(long entry, int position) {
    if (entry == MergeTable.NONE) {
      return;
    }
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, 2 * size);
      positions = Arrays.copyOf(positions, 2 * size);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!isBefore(entry, position, parent)) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    entries[at] = entry;
    positions[at] = position;
  }

  /** Takes the top off and returns its entry. */
  long poll() {
    long top = entries[0];
    size--;
    long entry = entries[size];
    int position = positions[size];
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && isBefore(entries[child + 1], positions[child + 1], child)) {
        child++;
      }
      if (isBefore(entry, position, child)) {
        break;
      }
      move(child, at);
      at = child;
    }
    entries[at] = entry;
    positions[at] = position;
    return top;
  }

  private boolean isBefore(long entry, int position, int other) {
    return entry < entries[other] || (entry == entries[other] && position < positions[other]);
  }

  private void move(int from, int to) {
    entries[to] = entries[from];
    positions[to] = positions[from];
  }
}
