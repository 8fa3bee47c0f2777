package org.outerloop.kernels;

import java.nio.ByteBuffer;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec.Precision;

/** Rows over memory of their own, and their numbers as arrays. */
final class NativeRows {
  private NativeRows() {}

  static Rows matrix(Precision format, int rows, int width) {
    ByteBuffer memory = ByteBuffer.allocateDirect(4 * rows * width);
    return Rows.matrix((offset, length) -> memory.slice((int) offset, length), format, rows, width);
  }

  static Rows of(Precision format, float[][] values) {
    Rows rows = matrix(format, values.length, values[0].length);
    Line line = new Line(rows.width());
    for (int row = 0; row < values.length; row++) {
      System.arraycopy(values[row], 0, line.values, 0, rows.width());
      rows.write(row, line);
    }
    return rows;
  }

  static Rows copy(Rows rows, Precision format) {
    return of(format, all(rows));
  }

  static float[][] all(Rows rows) {
    float[][] values = new float[rows.count()][];
    Line line = new Line(rows.width());
    for (int row = 0; row < values.length; row++) {
      int count = rows.read(row, line);
      values[row] = java.util.Arrays.copyOf(line.values, count);
    }
    return values;
  }

  /** Uniform in [-size, size]. */
  static float[][] random(long seed, int rows, int width, double size) {
    SplitMix64 random = new SplitMix64(seed);
    float[][] values = new float[rows][width];
    for (float[] row : values) {
      for (int i = 0; i < width; i++) {
        row[i] = (float) (size * (2 * random.nextDouble() - 1));
      }
    }
    return values;
  }
}
