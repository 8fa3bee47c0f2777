package org.outerloop.kernels;

import java.util.Arrays;

/** The lines of one worker, made when first asked for and kept. */
final class Scratch {
  private static final int LINES = 8;

  private final Line[] lines = new Line[LINES];

  /** Line {@code index} of 8, with room for so many numbers; what it held is lost when it grows. */
  Line line(int index, int width) {
    if (lines[index] == null || lines[index].capacity() < width) {
      lines[index] = new Line(width);
    }
    return lines[index];
  }

  /** A line of zeros. */
  Line zeros(int index, int width) {
    Line line = line(index, width);
    Arrays.fill(line.values, 0);
    return line;
  }
}
