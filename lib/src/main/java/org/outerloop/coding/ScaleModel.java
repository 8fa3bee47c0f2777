package org.outerloop.coding;

import org.outerloop.sparseloco.ChunkGrid;

/**
 * Scales of a slice: neighbouring chunks have similar ones. The first bytes, as many as are left
 * over when the rest is divided among the chunks, stand for themselves. Of the others
 *
 * <pre>
 *   expected = mean of the chunk to the left and the one above, halves up; or the one there is;
 *              or the last one of the slice before; at first 128
 *   d        = byte - expected, in [-128, 127]
 *   2 d, or -2 d - 1 where d is negative, in unary: bits in the context of their number
 * </pre>
 */
final class ScaleModel {
  private static final int FIRST = 128;
  private static final int CONTEXTS = 24;
  private static final int MOST = 255;

  private final BitModels more = new BitModels(CONTEXTS);
  private int last;

  /** A block begins. */
  void begin() {
    for (int context = 0; context < CONTEXTS; context++) {
      more.set(context, EntropyCoder.SCALE / 2);
    }
    last = FIRST;
  }

  /** Codes the scales of a slice. */
  void code(EntropyCoder coder, ChunkGrid grid, byte[] scales) {
    int perChunk = scales.length / grid.chunks();
    int lead = scales.length - perChunk * grid.chunks();
    for (int i = 0; i < lead; i++) {
      scales[i] = (byte) plain(coder, scales[i] & 0xFF);
    }
    for (int i = lead; i < scales.length; i++) {
      int chunk = (i - lead) / perChunk;
      int expected = expected(scales, i, chunk, perChunk, grid.across());
      scales[i] = (byte) (expected + difference(coder, (byte) (scales[i] - expected)));
    }
    last = scales.length == 0 ? last : scales[scales.length - 1] & 0xFF;
  }

  private static int plain(EntropyCoder coder, int given) {
    int value = 0;
    for (int bit = 0; bit < Byte.SIZE; bit++) {
      value |= coder.bit(given >>> bit & 1, EntropyCoder.SCALE / 2) << bit;
    }
    return value;
  }

  private int expected(byte[] scales, int i, int chunk, int perChunk, int across) {
    boolean left = chunk % across > 0;
    boolean above = chunk >= across;
    int toTheLeft = left ? scales[i - perChunk] & 0xFF : 0;
    int over = above ? scales[i - across * perChunk] & 0xFF : 0;
    if (left && above) {
      return (toTheLeft + over + 1) / 2;
    }
    return left ? toTheLeft : above ? over : last;
  }

  private int difference(EntropyCoder coder, int given) {
    int folded = given < 0 ? -2 * given - 1 : 2 * given;
    int count = 0;
    while (count < MOST
        && more.code(coder, Math.min(count, CONTEXTS - 1), count < folded ? 1 : 0) == 1) {
      count++;
    }
    return (count & 1) == 0 ? count / 2 : -(count + 1) / 2;
  }
}
