package org.outerloop.bench;

import org.outerloop.coding.SliceCoder;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.SparseSlice;

/**
 * How long messages are against two measures.
 *
 * <pre>
 *   packed14 = 14 bits per sent value: 12 of position and 2 of value, as SparseLoCo's paper counts
 *   bound    = log2(length choose sent) of each chunk, the entropy of the codes, and the scales
 * </pre>
 */
final class MessageSize {
  private long bytes;
  private long entries;
  private double boundBits;
  private final long[] codes = new long[256];
  private long scaleBytes;

  void add(SparseSlice slice, SliceCoder.Encoded encoded) {
    bytes += encoded.positions().length + encoded.values().length;
    entries += slice.entries();
    scaleBytes += slice.scales().length;
    for (int entry = 0; entry < slice.entries(); entry++) {
      codes[slice.code(entry)]++;
    }
    ChunkGrid grid = slice.grid();
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      boundBits += log2Choose(grid.length(chunk), grid.sent(chunk));
    }
  }

  double bitsPerEntry() {
    return 8.0 * bytes / entries;
  }

  double overPacked14() {
    return 8.0 * bytes / (14.0 * entries);
  }

  double overBound() {
    double bits = boundBits + 8.0 * scaleBytes;
    for (long count : codes) {
      bits -= count == 0 ? 0 : count * log2((double) count / entries);
    }
    return 8.0 * bytes / bits;
  }

  private static double log2Choose(int n, int k) {
    double bits = 0;
    for (int i = 1; i <= k; i++) {
      bits += log2((double) (n - k + i) / i);
    }
    return bits;
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
