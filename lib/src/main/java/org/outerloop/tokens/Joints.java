package org.outerloop.tokens;

import static org.outerloop.tokens.TokenizerFile.check;

import java.util.Arrays;
import java.util.List;

/**
 * Between which characters a merge may ever join two pieces.
 *
 * <p>A merge of A and B closes one gap of the text: the one between A's last and B's first
 * character. So a gap between x and y, where no merge has such an A and B, stays open whatever is
 * merged around it, and a text may be cut there before anything is merged. Bytes take part in no
 * merge (checked here), so a character spelled by bytes stands alone, whatever this says.
 *
 * <p>Marks are spaces here. Immutable; a look-up costs one bit test for ASCII, else a probe.
 */
final class Joints {
  private static final int ASCII = 128;
  private static final long FREE = -1;

  private final boolean[] ascii = new boolean[ASCII * ASCII];
  private final long[] keys;
  private final int shift;

  /**
   * @param cutsAtMarks every mark begins a word, whatever the merges say
   */
  Joints(List<TokenizerFile.Merge> merges, boolean cutsAtMarks) {
    int bits = 34 - Integer.numberOfLeadingZeros(Math.max(8, merges.size()));
    keys = new long[1 << bits];
    shift = 64 - bits;
    Arrays.fill(keys, FREE);
    for (int rank = 0; rank < merges.size(); rank++) {
      String left = merges.get(rank).left();
      String right = merges.get(rank).right();
      boolean bytes =
          Spelling.isByte(left) || Spelling.isByte(right) || Spelling.isByte(left + right);
      check(!bytes, "model.merges[" + rank + "]", "joins pieces of bytes, which is not supported");
      int last = plain(left.codePointBefore(left.length()));
      int first = plain(right.codePointAt(0));
      if (first != ' ' || !cutsAtMarks) {
        add(last, first);
      }
    }
  }

  /** False if no merge ever joins a piece that ends in {@code left} and one from {@code right}. */
  boolean mayJoin(int left, int right) {
    if ((left | right) < ASCII) {
      return ascii[left * ASCII + right];
    }
    long key = key(left, right);
    return keys[slot(key)] == key;
  }

  private void add(int left, int right) {
    if ((left | right) < ASCII) {
      ascii[left * ASCII + right] = true;
    } else {
      long key = key(left, right);
      keys[slot(key)] = key;
    }
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> shift);
    while (keys[slot] != key && keys[slot] != FREE) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int plain(int codePoint) {
    return codePoint == SpaceMarkFile.MARK ? ' ' : codePoint;
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }
}
