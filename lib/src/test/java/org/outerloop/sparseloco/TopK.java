package org.outerloop.sparseloco;

import java.util.Arrays;

/**
 * Exact choice of the k largest magnitudes of a chunk; among equals the lower position wins.
 *
 * <p>Magnitudes of floats order as their bits do. While a chunk is loaded, a histogram over the
 * upper 11 bits (exponent and three bits of mantissa) is taken; it gives the bin of the k-th
 * largest. Positions in this bin and above, some 110 of 4096 Gaussian numbers for k = 64, are
 * collected without a branch, and only the magnitudes of that bin are sorted. Two passes over the
 * chunk. Not thread-safe.
 */
final class TopK {
  /** Bits of positive infinity: every finite magnitude is below. */
  private static final int INFINITY_BITS = 0x7F800000;

  private static final int BIN_SHIFT = 20;

  private final int[] magnitudes;
  private final int[] histogram = new int[1 << (31 - BIN_SHIFT)];
  private final short[] candidates;
  private final int[] inBin;
  private int length;

  TopK(int maxLength) {
    this.magnitudes = new int[maxLength];
    this.candidates = new short[maxLength + 1];
    this.inBin = new int[maxLength];
  }

  /** Takes over the magnitudes of a chunk; returns whether all are finite. */
  boolean load(float[] values, ChunkGrid.Chunk chunk) {
    Arrays.fill(histogram, 0);
    length = chunk.length();
    int largest = 0;
    int next = 0;
    for (int row = 0; row < chunk.height(); row++) {
      int from = chunk.origin() + row * chunk.stride();
      for (int i = from; i < from + chunk.width(); i++) {
        int magnitude = Float.floatToRawIntBits(values[i]) & Integer.MAX_VALUE;
        magnitudes[next++] = magnitude;
        histogram[magnitude >>> BIN_SHIFT]++;
        largest = Math.max(largest, magnitude);
      }
    }
    return largest < INFINITY_BITS;
  }

  /** Magnitude at a position of the loaded chunk. */
  float magnitude(int position) {
    return Float.intBitsToFloat(magnitudes[position]);
  }

  /** Writes the positions of the k largest of the loaded chunk in increasing order. */
  void select(int k, short[] positions, int firstPosition) {
    int bin = histogram.length - 1;
    int above = 0;
    while (above + histogram[bin] < k) {
      above += histogram[bin--];
    }
    int count = collect(bin << BIN_SHIFT);
    int rest = k - above;
    int threshold = largestInBin(bin, count, rest);
    int equalsLeft = rest;
    for (int i = histogram[bin] - rest + 1; i < histogram[bin]; i++) {
      equalsLeft -= inBin[i] > threshold ? 1 : 0;
    }
    int next = firstPosition;
    for (int i = 0; i < count; i++) {
      int magnitude = magnitudes[candidates[i]];
      if (magnitude > threshold || (magnitude == threshold && equalsLeft-- > 0)) {
        positions[next++] = candidates[i];
      }
    }
    assert next == firstPosition + k;
  }

  /** Collects positions of magnitudes of at least the floor; returns how many there are. */
  private int collect(int floor) {
    int count = 0;
    for (int position = 0; position < length; position++) {
      candidates[count] = (short) position;
      count += magnitudes[position] >= floor ? 1 : 0;
    }
    return count;
  }

  /** Sorts the magnitudes of a bin into {@link #inBin}; returns the n-th largest. */
  private int largestInBin(int bin, int candidateCount, int n) {
    int count = 0;
    for (int i = 0; i < candidateCount; i++) {
      int magnitude = magnitudes[candidates[i]];
      if (magnitude >>> BIN_SHIFT == bin) {
        inBin[count++] = magnitude;
      }
    }
    Arrays.sort(inBin, 0, count);
    return inBin[count - n];
  }
}
