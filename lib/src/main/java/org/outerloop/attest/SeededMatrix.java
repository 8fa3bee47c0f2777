package org.outerloop.attest;

import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;

/** Matrices that everybody can make. */
final class SeededMatrix {
  private SeededMatrix() {}

  /** Entries -1, 0 and 1. */
  static float[] signs(long seed, String name, int size) {
    SplitMix64 random = Seeds.generator(seed, 0, "attest", name);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextInt(3) - 1;
    }
    return values;
  }

  /** Entries in [-1, 1) with all bits of a float. */
  static float[] reals(long seed, String name, int size) {
    SplitMix64 random = Seeds.generator(seed, 0, "attest", name);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
