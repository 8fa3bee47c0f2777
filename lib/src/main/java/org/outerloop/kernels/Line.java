package org.outerloop.kernels;

/**
 * One row on its way between native memory and a kernel. Both arrays have room for whole vectors
 * beyond the row. Used by one thread.
 */
final class Line {
  final float[] values;
  final short[] bits; // of the same numbers in bfloat16, while they are read or written

  Line(int width) {
    // one vector more, so that a part of a row may start anywhere
    values = new float[Lanes.padded(width) + Lanes.COUNT];
    bits = new short[values.length];
  }

  int capacity() {
    return values.length - Lanes.COUNT;
  }

  /** Fills from {@code count} up to the end of its last vector. */
  void pad(int count, float value) {
    for (int i = count; i < Lanes.padded(count); i++) {
      values[i] = value;
    }
  }
}
