package org.outerloop.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Floats as their little-endian bytes, a block at a time, so that no second copy is needed. */
final class Float32Bytes {
  private static final int BLOCK_ENTRIES = 16 * 1024;

  private Float32Bytes() {}

  /** Calls the sink with blocks of the first {@code length} values. */
  static void forEachBlock(float[] values, int length, Sink sink) {
    byte[] block = new byte[Math.min(length, BLOCK_ENTRIES) * Float.BYTES];
    ByteBuffer floats = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < length; at += BLOCK_ENTRIES) {
      int count = Math.min(BLOCK_ENTRIES, length - at);
      floats.asFloatBuffer().put(values, at, count);
      sink.accept(block, count * Float.BYTES);
    }
  }

  /** Takes the first {@code length} of some bytes, which are overwritten afterwards. */
  @FunctionalInterface
  interface Sink {
    void accept(byte[] bytes, int length);
  }
}
