package org.outerloop.checkpoint;

/** The two formats of 16 bits, to and from float32. */
public final class Halves {
  private static final int HALF_EXPONENT_BIAS = 15;
  private static final float HALF_SMALLEST = 0x1p-24f; // unit of the numbers without an exponent

  private Halves() {}

  /** IEEE 754 binary16 to float32, exactly. */
  public static float widen(short half) {
    int exponent = half >> 10 & 0x1f;
    int fraction = half & 0x3ff;
    float size;
    if (exponent == 0) {
      size = fraction * HALF_SMALLEST;
    } else if (exponent == 0x1f) {
      size = Float.intBitsToFloat(0x7f800000 | fraction << 13);
    } else {
      size = Float.intBitsToFloat((exponent - HALF_EXPONENT_BIAS + 127) << 23 | fraction << 13);
    }
    return half < 0 ? -size : size;
  }

  /**
   * float32 to binary16, to the nearest and to the even one of two; what is too large becomes
   * infinite.
   */
  public static short narrow(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int size = bits & 0x7fffffff;
    if (size > 0x7f800000) {
      return (short) (sign | 0x7e00); // not a number, quiet
    }
    if (size >= 0x47800000) {
      return (short) (sign | 0x7c00); // 2^16 and above
    }
    if (size < 0x38800000) { // below 2^-14: a whole number of 2^-24
      return (short) (sign | (int) StrictMath.rint(Math.abs(value) / (double) HALF_SMALLEST));
    }
    int rounded = size + 0xfff + (size >>> 13 & 1);
    return (short) (sign | (rounded - 0x38000000) >>> 13);
  }

  /** float32 to bfloat16, to the nearest and to the even one of two. */
  public static short narrowToBrain(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40); // quiet, whatever is cut off
    }
    return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
  }
}
