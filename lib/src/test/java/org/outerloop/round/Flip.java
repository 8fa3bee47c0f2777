package org.outerloop.round;

import org.outerloop.protocol.SplitMix64;
import org.outerloop.tensor.ParameterBuffer;

/** Flips bits. */
final class Flip {
  private static final int LOWEST = 16;
  private static final int BITS = 9;

  private Flip() {}

  /** One of the upper bits of the mantissa, or one of the lower two of the exponent. */
  static float bit(float value, SplitMix64 random) {
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(value) ^ (1 << (LOWEST + random.nextInt(BITS))));
  }

  /** One bit of one value of a range that is not zero. */
  static void in(ParameterBuffer buffer, long from, int length, SplitMix64 random) {
    float[] values = new float[length];
    buffer.read(from, values, length);
    int at = other(values, random);
    buffer.write(from + at, new float[] {bit(values[at], random)}, 1);
  }

  /** The place of one value that is not zero, if there is one. */
  static int other(float[] values, SplitMix64 random) {
    int first = random.nextInt(values.length);
    for (int i = 0; i < values.length; i++) {
      int at = (first + i) % values.length;
      if (values[at] != 0) {
        return at;
      }
    }
    return first;
  }
}
