package org.outerloop.bench;

import org.outerloop.protocol.SplitMix64;

/**
 * Parameters of any slice: one table of numbers in (-0.05, 0.05), begun where the slice's seed
 * says. So theta costs a copy, not a generator, and is the same in every run.
 */
final class SeededTheta {
  private static final int SIZE = 1 << 22;

  private final float[] table = new float[SIZE];

  SeededTheta() {
    SplitMix64 random = new SplitMix64(1);
    for (int i = 0; i < SIZE; i++) {
      table[i] = (float) (random.nextDouble() - 0.5) / 10;
    }
  }

  /** Writes the values of a slice with at most as many entries as the table. */
  void fill(float[] values, int length, int slice) {
    int start = (int) (SplitMix64.mix(slice + 1L) >>> 42);
    int first = Math.min(length, SIZE - start);
    System.arraycopy(table, start, values, 0, first);
    System.arraycopy(table, 0, values, first, length - first);
  }
}
