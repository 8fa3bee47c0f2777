package org.outerloop.attest;

import org.outerloop.protocol.Digest;

/**
 * The results that are the same on every machine, computed in plain Java by the one who asks.
 *
 * @param exact of the products of -1, 0 and 1: whole numbers below 256, so no order of summing and
 *     no format of the device rounds anything
 * @param plain of {@link PlainArithmetic}: Java's floats are IEEE 754 to the last bit
 */
public record Expected(Digest exact, Digest plain) {
  /** Cost: the third power of the edge, some tenths of a second. */
  public static Expected of(ChallengeSpec spec) {
    int edge = spec.matrixEdge();
    float[] left = SeededMatrix.signs(spec.seed(), "left", edge * edge);
    float[] right = SeededMatrix.signs(spec.seed(), "right", edge * edge);
    float[] product = new float[edge * edge];
    for (int row = 0; row < edge; row++) {
      for (int k = 0; k < edge; k++) {
        float factor = left[row * edge + k];
        for (int column = 0; column < edge; column++) {
          product[row * edge + column] += factor * right[k * edge + column];
        }
      }
    }
    return new Expected(Bits.of(positiveZeros(product)), PlainArithmetic.run(spec.seed()));
  }

  /** Devices may differ in the sign of a zero. */
  static float[] positiveZeros(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] += 0f;
    }
    return values;
  }
}
