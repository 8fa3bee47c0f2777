package org.outerloop.audit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/** Values as bits: -0 and 0 differ, and so do any two NaN. */
final class Floats {
  private Floats() {}

  /** From little-endian bytes. */
  static float[] of(byte[] content) {
    float[] values = new float[content.length / Float.BYTES];
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** The first place where two buffers differ. */
  static OptionalInt firstDifference(float[] a, float[] b) {
    int common = Math.min(a.length, b.length);
    for (int i = 0; i < common; i++) {
      if (Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i])) {
        return OptionalInt.of(i);
      }
    }
    return a.length == b.length ? OptionalInt.empty() : OptionalInt.of(common);
  }

  /** In words: where two buffers differ first, and in how many places. */
  static String difference(float[] a, float[] b) {
    OptionalInt first = firstDifference(a, b);
    if (first.isEmpty() || a.length != b.length) {
      return a.length == b.length ? "" : a.length + " values in A and " + b.length + " in B";
    }
    int count = 0;
    for (int i = 0; i < a.length; i++) {
      count += Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i]) ? 1 : 0;
    }
    int at = first.getAsInt();
    return "%d of its %d values differ, the first is number %d: %s in A and %s in B"
        .formatted(count, a.length, at, a[at], b[at]);
  }
}
