package org.outerloop.tokens;

import java.util.Arrays;

/**
 * Byte-pair encoding of one word (Sennrich et al., 2016): again and again the neighbours with the
 * earliest merge become one, the leftmost first among equals.
 *
 * <p>Words of up to 64 bytes are scanned for the best pair each time, n^2 with a tiny constant.
 * Longer ones, such as a page without a space, take a linked list and a heap: n log n. Both give
 * the same ids. Immutable.
 */
final class WordMerger {
  private static final int SCAN_LIMIT = 64;

  private final MergeTable merges;

  WordMerger(MergeTable merges) {
    this.merges = merges;
  }

  /** Merges {@code ids[0 .. length)}, the ids of single bytes, in place; returns the new length. */
  int merge(int[] ids, int length) {
    return length <= SCAN_LIMIT ? mergeByScan(ids, length) : mergeByHeap(ids, length);
  }

  int mergeByScan(int[] ids, int length) {
    long[] entries = new long[Math.max(0, length - 1)];
    for (int i = 0; i + 1 < length; i++) {
      entries[i] = merges.find(ids[i], ids[i + 1]);
    }
    int left = length;
    while (left > 1) {
      int best = first(entries, left - 1);
      if (entries[best] == MergeTable.NONE) {
        break;
      }
      ids[best] = MergeTable.merged(entries[best]);
      left--;
      System.arraycopy(ids, best + 2, ids, best + 1, left - best - 1);
      if (best + 1 < left) {
        System.arraycopy(entries, best + 2, entries, best + 1, left - best - 2);
        entries[best] = merges.find(ids[best], ids[best + 1]);
      }
      if (best > 0) {
        entries[best - 1] = merges.find(ids[best - 1], ids[best]);
      }
    }
    return left;
  }

  private static int first(long[] entries, int length) {
    int best = 0;
    for (int i = 1; i < length; i++) {
      if (entries[i] < entries[best]) {
        best = i;
      }
    }
    return best;
  }

  int mergeByHeap(int[] ids, int length) {
    Chain chain = new Chain(ids, length);
    RankHeap heap = new RankHeap(length);
    for (int i = 0; i + 1 < length; i++) {
      heap.offer(merges.find(ids[i], ids[i + 1]), i);
    }
    while (heap.size() > 0) {
      int at = heap.position();
      long entry = heap.poll();
      if (chain.entry(at, merges) != entry) {
        continue; // one of the two has been merged with another neighbour since
      }
      chain.join(at, MergeTable.merged(entry));
      heap.offer(chain.entry(at, merges), at);
      int before = chain.previous[at];
      if (before >= 0) {
        heap.offer(chain.entry(before, merges), before);
      }
    }
    return chain.compact();
  }

  /** The pieces of a word as a doubly linked list over positions. */
  private static final class Chain {
    private static final int GONE = -1;

    private final int[] ids;
    private final int[] next;
    private final int[] previous;

    Chain(int[] ids, int length) {
      this.ids = ids;
      next = new int[length];
      previous = new int[length];
      Arrays.setAll(next, i -> i + 1);
      Arrays.setAll(previous, i -> i - 1);
    }

    long entry(int at, MergeTable merges) {
      boolean hasNext = ids[at] != GONE && next[at] < next.length;
      return hasNext ? merges.find(ids[at], ids[next[at]]) : MergeTable.NONE;
    }

    void join(int at, int merged) {
      int gone = next[at];
      ids[at] = merged;
      ids[gone] = GONE;
      next[at] = next[gone];
      if (next[at] < next.length) {
        previous[next[at]] = at;
      }
    }

    int compact() {
      int length = 0;
      for (int at = 0; at < next.length; at = next[at]) {
        ids[length++] = ids[at];
      }
      return length;
    }
  }
}
