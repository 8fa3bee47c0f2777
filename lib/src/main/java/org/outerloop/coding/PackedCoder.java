package org.outerloop.coding;

import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.Quantiser;
import org.outerloop.sparseloco.SparseSlice;

/**
 * 12 bits for each position, codes side by side, scales as they are: what SparseLoCo's paper counts
 * as 12 + 2 bits. Lengths follow from the grid. Remembers nothing.
 */
final class PackedCoder implements SliceCoder {

  @Override
  public void begin() {
    // slices do not know of each other
  }

  @Override
  public Encoded encode(SparseSlice slice) {
    short[] explicit = ExplicitPositions.of(slice);
    return new Encoded(
        PackedBits.packPositions(explicit, explicit.length), PlainValues.encode(slice));
  }

  @Override
  public SparseSlice decode(
      Slice slice, ChunkGrid grid, Quantiser quantiser, ByteRange positions, ByteRange values) {
    int count = grid.explicitEntries();
    Require.that(
        positions.length() == PackedBits.positionBytes(count),
        "%s positions in %s bytes",
        count,
        positions.length());
    short[] explicit = PackedBits.unpackPositions(positions.bytes(), positions.from(), count);
    return PlainValues.decode(
        slice, grid, quantiser, ExplicitPositions.all(grid, explicit), values);
  }

  @Override
  public int maxPositionBytes(ChunkGrid grid) {
    return PackedBits.positionBytes(grid.explicitEntries());
  }

  @Override
  public int maxValueBytes(ChunkGrid grid, Quantiser quantiser) {
    return PlainValues.bytes(grid, quantiser);
  }
}
