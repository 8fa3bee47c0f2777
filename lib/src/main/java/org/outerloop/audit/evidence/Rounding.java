package org.outerloop.audit.evidence;

import org.outerloop.protocol.TrainingSpec.Precision;

/** To what each result of a pass is rounded, to the nearest and in ties to even. */
enum Rounding {
  NONE,
  FLOAT32,
  BFLOAT16;

  static Rounding of(Precision precision) {
    return precision == Precision.BFLOAT16 ? BFLOAT16 : FLOAT32;
  }

  double round(double value) {
    return switch (this) {
      case NONE -> value;
      case FLOAT32 -> (float) value;
      case BFLOAT16 -> toBfloat16((float) value);
    };
  }

  /** The upper half of the bits, rounded; a NaN stays one. */
  static float toBfloat16(float value) {
    if (Float.isNaN(value)) {
      return value;
    }
    int bits = Float.floatToRawIntBits(value);
    int rounded = bits + 0x7fff + (bits >>> 16 & 1);
    return Float.intBitsToFloat(rounded & 0xffff0000);
  }
}
