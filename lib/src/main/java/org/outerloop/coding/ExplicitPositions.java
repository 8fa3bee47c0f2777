package org.outerloop.coding;

import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.SparseSlice;

/** Positions that must be written: those of chunks that are not sent whole. */
final class ExplicitPositions {
  private ExplicitPositions() {}

  static short[] of(SparseSlice slice) {
    ChunkGrid grid = slice.grid();
    short[] explicit = new short[grid.explicitEntries()];
    int count = 0;
    int entry = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      int sent = grid.sent(chunk);
      if (sent < grid.length(chunk)) {
        for (int i = entry; i < entry + sent; i++) {
          explicit[count++] = (short) slice.position(i);
        }
      }
      entry += sent;
    }
    return explicit;
  }

  /** All positions: 0, 1, 2, ... where a chunk is sent whole. */
  static short[] all(ChunkGrid grid, short[] explicit) {
    if (explicit.length == grid.entries()) {
      return explicit;
    }
    short[] positions = new short[grid.entries()];
    int entry = 0;
    int next = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      int sent = grid.sent(chunk);
      boolean whole = sent == grid.length(chunk);
      for (int i = 0; i < sent; i++) {
        positions[entry++] = whole ? (short) i : explicit[next++];
      }
    }
    return positions;
  }
}
