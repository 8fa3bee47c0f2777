package org.outerloop.kernels;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

final class Float32Rows extends Rows {
  private final FloatBuffer[] windows;

  Float32Rows(Memory memory, int rows, int width, int lastWidth) {
    super(rows, width, lastWidth, Float.BYTES);
    windows =
        Arrays.stream(windows(memory, Float.BYTES))
            .map(ByteBuffer::asFloatBuffer)
            .toArray(FloatBuffer[]::new);
  }

  @Override
  void read(int row, int column, int count, Line into) {
    windows[window(row)].get(start(row) + column, into.values, 0, count);
    into.pad(count, 0);
  }

  @Override
  void write(int row, int column, int count, Line from, int at) {
    windows[window(row)].put(start(row) + column, from.values, at, count);
  }

  @Override
  void round(Line line, int count) {}
}
