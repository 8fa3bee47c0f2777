package org.outerloop.kernels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * A matrix in native memory, row after row, as float32 or bfloat16. The memory belongs to someone
 * else, who keeps it alive. Reading and writing different rows from several threads is safe.
 */
public abstract sealed class Rows permits Float32Rows, BFloat16Rows {
  /** Width of the rows that a flat buffer is seen as: a handful of them fits the first cache. */
  private static final int FLAT_WIDTH = 1024;

  private static final long MAX_WINDOW_BYTES = 1L << 30; // a ByteBuffer ends at 2^31

  private final int rows;
  private final int width;
  private final int lastWidth;
  private final int windowShift; // a window holds 2^shift rows: finding one costs no division

  Rows(int rows, int width, int lastWidth, int bytesPerNumber) {
    this.rows = rows;
    this.width = width;
    this.lastWidth = lastWidth;
    long most = Math.max(1, MAX_WINDOW_BYTES / ((long) width * bytesPerNumber));
    this.windowShift = Math.min(30, 63 - Long.numberOfLeadingZeros(most));
  }

  /** Native memory. */
  @FunctionalInterface
  public interface Memory {
    /** A view of the bytes [offset, offset + length). */
    ByteBuffer window(long offset, int length);
  }

  /** A matrix of rows of equal width. */
  public static Rows matrix(Memory memory, Precision format, long rows, int width) {
    return of(memory, format, Math.toIntExact(rows), width, width);
  }

  /** A buffer of so many numbers, cut into rows of 1024; the last may be shorter. */
  public static Rows flat(Memory memory, Precision format, long size) {
    Require.that(size > 0, "A buffer of %s numbers", size);
    int width = (int) Math.min(size, FLAT_WIDTH);
    int rows = Math.toIntExact((size + width - 1) / width);
    return of(memory, format, rows, width, (int) (size - (rows - 1L) * width));
  }

  private static Rows of(Memory memory, Precision format, int rows, int width, int lastWidth) {
    Require.that(rows > 0 && width > 0, "A matrix of %s x %s", rows, width);
    return switch (format) {
      case FLOAT32 -> new Float32Rows(memory, rows, width, lastWidth);
      case BFLOAT16 -> new BFloat16Rows(memory, rows, width, lastWidth);
    };
  }

  /** Number of rows. */
  public final int count() {
    return rows;
  }

  public final int width() {
    return width;
  }

  /** Numbers in this row: the width, save perhaps in the last row of a flat buffer. */
  final int length(int row) {
    return row == rows - 1 ? lastWidth : width;
  }

  final int window(int row) {
    return row >>> windowShift;
  }

  /** Index of a row's first number in its window. */
  final int start(int row) {
    return (row - (row >>> windowShift << windowShift)) * width;
  }

  final ByteBuffer[] windows(Memory memory, int bytesPerNumber) {
    ByteBuffer[] windows = new ByteBuffer[window(rows - 1) + 1];
    for (int i = 0; i < windows.length; i++) {
      int first = i << windowShift;
      int last = (int) Math.min(rows, first + (1L << windowShift)) - 1;
      int bytes = ((last - first) * width + length(last)) * bytesPerNumber;
      windows[i] =
          memory
              .window((long) first * width * bytesPerNumber, bytes)
              .order(ByteOrder.nativeOrder());
    }
    return windows;
  }

  /** Reads a whole row; zeros fill its last vector. */
  final int read(int row, Line into) {
    int count = length(row);
    read(row, 0, count, into);
    return count;
  }

  /** Reads entries [column, column + count) of a row; zeros fill the last vector. */
  abstract void read(int row, int column, int count, Line into);

  /** Adds a whole row to the line's numbers. */
  abstract void add(int row, Line to);

  /** Writes a whole row. */
  final void write(int row, Line from) {
    write(row, 0, length(row), from, 0);
  }

  /** Writes entries [at, at + count) of the line to [column, column + count) of a row. */
  abstract void write(int row, int column, int count, Line from, int at);

  /** Rounds the line's first numbers to what this matrix can hold. */
  abstract void round(Line line, int count);
}
