package org.outerloop.coding;

import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.PackedCodes;
import org.outerloop.sparseloco.Quantiser;
import org.outerloop.sparseloco.SparseSlice;

/** Codes side by side, then scales as they are. */
final class PlainValues {
  private PlainValues() {}

  static int bytes(ChunkGrid grid, Quantiser quantiser) {
    return PackedCodes.bytes(grid.entries(), quantiser.codeBits()) + quantiser.scaleBytes(grid);
  }

  static byte[] encode(SparseSlice slice) {
    byte[] values = new byte[bytes(slice.grid(), slice.quantiser())];
    slice.packedCodes().copyTo(values, 0);
    byte[] scales = slice.scales();
    System.arraycopy(scales, 0, values, values.length - scales.length, scales.length);
    return values;
  }

  static SparseSlice decode(
      Slice slice, ChunkGrid grid, Quantiser quantiser, short[] positions, ByteRange values) {
    Require.that(
        values.length() == bytes(grid, quantiser),
        "codes and scales in %s bytes, must be in %s",
        values.length(),
        bytes(grid, quantiser));
    PackedCodes codes =
        PackedCodes.of(values.bytes(), values.from(), grid.entries(), quantiser.codeBits());
    byte[] scales = new byte[quantiser.scaleBytes(grid)];
    System.arraycopy(values.bytes(), values.to() - scales.length, scales, 0, scales.length);
    return SparseSlice.of(slice, grid, quantiser, positions, codes, scales);
  }
}
