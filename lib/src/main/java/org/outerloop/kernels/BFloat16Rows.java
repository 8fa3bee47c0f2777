package org.outerloop.kernels;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

final class BFloat16Rows extends Rows {
  private final ShortBuffer[] windows;

  BFloat16Rows(Memory memory, int rows, int width, int lastWidth) {
    super(rows, width, lastWidth, Short.BYTES);
    windows =
        Arrays.stream(windows(memory, Short.BYTES))
            .map(ByteBuffer::asShortBuffer)
            .toArray(ShortBuffer[]::new);
  }

  @Override
  void read(int row, int column, int count, Line into) {
    windows[window(row)].get(start(row) + column, into.bits, 0, count);
    Lanes.widen(into.bits, 0, into.values, 0, count);
    into.pad(count, 0);
  }

  @Override
  void write(int row, int column, int count, Line from, int at) {
    Lanes.narrow(from.values, at, from.bits, at, count);
    windows[window(row)].put(start(row) + column, from.bits, at, count);
  }

  @Override
  void round(Line line, int count) {
    Lanes.narrow(line.values, 0, line.bits, 0, count);
    Lanes.widen(line.bits, 0, line.values, 0, count);
  }
}
