package org.outerloop.coding;

import java.util.Arrays;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.Quantiser;
import org.outerloop.sparseloco.SparseSlice;

/** Sparse slices with chosen or random positions, codes and scales. */
final class Supports {
  private final SplitMix64 random;

  Supports(long seed) {
    this.random = new SplitMix64(seed);
  }

  /** With codes and scales of zero. */
  static SparseSlice of(Slice slice, ChunkGrid grid, int... positions) {
    short[] shorts = new short[positions.length];
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = (short) positions[i];
    }
    Quantiser quantiser = Quantiser.of(Quantisation.SIGN_MEAN, false);
    return SparseSlice.of(
        slice, grid, quantiser, shorts, new byte[shorts.length], new byte[grid.chunks()]);
  }

  SparseSlice random(Slice slice, ChunkGrid grid) {
    Quantiser quantiser = Quantiser.of(Quantisation.SIGN_MEAN, grid.vector());
    short[] positions = new short[grid.entries()];
    byte[] codes = new byte[positions.length];
    byte[] scales = new byte[quantiser.scaleBytes(grid)];
    int entry = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      short[] chosen = positions(grid.length(chunk), grid.sent(chunk));
      System.arraycopy(chosen, 0, positions, entry, chosen.length);
      entry += chosen.length;
    }
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) random.nextInt(1 << quantiser.codeBits());
    }
    Arrays.fill(scales, (byte) random.nextInt(256));
    return SparseSlice.of(slice, grid, quantiser, positions, codes, scales);
  }

  /** Anywhere, or close together at the beginning, the end or in between. */
  private short[] positions(int length, int sent) {
    int span = random.nextInt(2) == 0 ? length : sent + random.nextInt(length - sent + 1);
    int start = random.nextInt(length - span + 1);
    short[] chosen = new short[sent];
    int count = 0;
    for (int i = 0; i < span; i++) {
      if (random.nextInt(span - i) < sent - count) {
        chosen[count++] = (short) (start + i);
      }
    }
    return chosen;
  }
}
