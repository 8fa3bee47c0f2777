package org.outerloop.attest;

import org.outerloop.protocol.Digest;

/**
 * Float arithmetic written out in Java, one operation after the other: additions, products,
 * quotients, roots, fused multiply-adds. A logistic map keeps the numbers in range and makes every
 * wrong bit spread over the whole.
 */
final class PlainArithmetic {
  private static final int NUMBERS = 4096;
  private static final int ROUNDS = 64;

  private PlainArithmetic() {}

  static Digest run(long seed) {
    float[] x = SeededMatrix.reals(seed, "plain", NUMBERS);
    for (int i = 0; i < NUMBERS; i++) {
      x[i] = 0.5f + 0.49f * x[i];
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < NUMBERS; i++) {
        float next = x[(i + 1) % NUMBERS];
        float mapped = 3.9f * x[i] * (1 - x[i]);
        float mixed = Math.fma(0.01f, (float) Math.sqrt(next), 0.99f * mapped);
        x[i] = mixed / (1 + 1e-3f * mixed);
      }
    }
    return Bits.of(x);
  }
}
