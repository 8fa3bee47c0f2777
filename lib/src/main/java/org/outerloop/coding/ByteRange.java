package org.outerloop.coding;

import java.util.Objects;

/**
 * A part of an array, so that a block is decoded where it lies.
 *
 * @param from first index
 * @param to index after the last
 */
public record ByteRange(byte[] bytes, int from, int to) {
  public ByteRange {
    Objects.checkFromToIndex(from, to, bytes.length);
  }

  /** All of an array. */
  public static ByteRange of(byte[] bytes) {
    return new ByteRange(bytes, 0, bytes.length);
  }

  public int length() {
    return to - from;
  }
}
