package org.outerloop.message;

import static org.outerloop.message.MalformedMessageException.verify;

import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.SparseSlice;

/** A slice as the three byte strings of its row, and back. Their lengths follow from the grid. */
final class SlicePacking {
  private SlicePacking() {}

  /** Exact length of a byte string of a slice. */
  static int bytes(Column column, ChunkGrid grid) {
    return switch (column) {
      case POSITIONS -> PackedBits.positionBytes(grid.explicitEntries());
      case CODES -> PackedBits.codeBytes(grid.entries());
      case SCALES -> 2 * grid.chunks();
      default -> throw new IllegalArgumentException(column + " holds numbers");
    };
  }

  /** Lengths of the three byte strings together. */
  static int bytes(ChunkGrid grid) {
    return bytes(Column.POSITIONS, grid) + bytes(Column.CODES, grid) + bytes(Column.SCALES, grid);
  }

  /** Positions of the chunks that are not sent whole. */
  static byte[] positions(SparseSlice sparse) {
    ChunkGrid grid = sparse.grid();
    short[] positions = new short[grid.explicitEntries()];
    int count = 0;
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      for (int i = entry; !chunk.whole() && i < entry + chunk.sent(); i++) {
        positions[count++] = (short) sparse.position(i);
      }
      entry += chunk.sent();
    }
    return PackedBits.packPositions(positions, count);
  }

  static byte[] codes(SparseSlice sparse) {
    byte[] codes = new byte[sparse.entries()];
    for (int entry = 0; entry < codes.length; entry++) {
      codes[entry] = (byte) sparse.code(entry);
    }
    return PackedBits.packCodes(codes);
  }

  static byte[] scales(SparseSlice sparse) {
    byte[] scales = new byte[2 * sparse.grid().chunks()];
    for (int chunk = 0; chunk < sparse.grid().chunks(); chunk++) {
      scales[2 * chunk] = (byte) sparse.lowerScale(chunk);
      scales[2 * chunk + 1] = (byte) sparse.upperScale(chunk);
    }
    return scales;
  }

  /**
   * Reads a slice whose byte strings begin at three offsets of an array.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  static SparseSlice read(Slice slice, ChunkGrid grid, byte[] bytes, Offsets offsets) {
    short[] explicit =
        PackedBits.unpackPositions(bytes, offsets.positions(), grid.explicitEntries());
    byte[] codes = PackedBits.unpackCodes(bytes, offsets.codes(), grid.entries());
    byte[] scales = new byte[2 * grid.chunks()];
    System.arraycopy(bytes, offsets.scales(), scales, 0, scales.length);
    return SparseSlice.of(slice, grid, allPositions(grid, explicit), codes, scales);
  }

  private static short[] allPositions(ChunkGrid grid, short[] explicit) {
    if (explicit.length == grid.entries()) {
      return explicit;
    }
    short[] positions = new short[grid.entries()];
    int entry = 0;
    int next = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      for (int i = 0; i < chunk.sent(); i++) {
        positions[entry++] = chunk.whole() ? (short) i : explicit[next++];
      }
    }
    verify(next == explicit.length, "positions", "%s of %s are used", next, explicit.length);
    return positions;
  }

  /** Where the byte strings of one slice begin. */
  record Offsets(int positions, int codes, int scales) {}
}
