package org.outerloop.sparseloco;

import java.util.Arrays;

/**
 * Exact choice of the k largest magnitudes; among equals the lower position wins.
 *
 * <p>Magnitudes of floats order as their bits do. A histogram over the upper 11 bits (exponent and
 * three bits of mantissa) finds the bin of the k-th largest; only that bin, some 2 % of Gaussian
 * data, is sorted. Two passes over the chunk. Holds 40 KiB; not thread-safe.
 */
final class TopK {
  /** Bits of positive infinity: every finite magnitude is below. */
  static final int INFINITY_BITS = 0x7F800000;

  private static final int BIN_SHIFT = 20;

  private final int[] histogram = new int[1 << (31 - BIN_SHIFT)];
  private final int[] candidates;

  TopK(int maxLength) {
    this.candidates = new int[maxLength];
  }

  /**
   * Writes the positions of the k largest of {@code magnitudes[0, length)} in increasing order.
   *
   * @param magnitudes float bits without sign, all finite
   */
  void select(int[] magnitudes, int length, int k, short[] positions, int firstPosition) {
    int threshold = threshold(magnitudes, length, k);
    int equalsLeft = k - countAbove(magnitudes, length, threshold);
    int next = firstPosition;
    for (int position = 0; position < length; position++) {
      int magnitude = magnitudes[position];
      if (magnitude >= threshold && (magnitude > threshold || equalsLeft-- > 0)) {
        positions[next++] = (short) position;
      }
    }
    assert next == firstPosition + k;
  }

  /** The k-th largest magnitude. */
  private int threshold(int[] magnitudes, int length, int k) {
    Arrays.fill(histogram, 0);
    for (int position = 0; position < length; position++) {
      histogram[magnitudes[position] >>> BIN_SHIFT]++;
    }
    int bin = histogram.length - 1;
    int above = 0;
    while (above + histogram[bin] < k) {
      above += histogram[bin--];
    }
    int count = collect(magnitudes, length, bin);
    Arrays.sort(candidates, 0, count);
    return candidates[count - (k - above)];
  }

  private int collect(int[] magnitudes, int length, int bin) {
    int count = 0;
    for (int position = 0; position < length; position++) {
      if (magnitudes[position] >>> BIN_SHIFT == bin) {
        candidates[count++] = magnitudes[position];
      }
    }
    return count;
  }

  private static int countAbove(int[] magnitudes, int length, int threshold) {
    int count = 0;
    for (int position = 0; position < length; position++) {
      count += magnitudes[position] > threshold ? 1 : 0;
    }
    return count;
  }
}
