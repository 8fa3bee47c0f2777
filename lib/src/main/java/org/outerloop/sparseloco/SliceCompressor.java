package org.outerloop.sparseloco;

import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;

/**
 * Chooses what of a slice is worth sending: the k largest magnitudes of each chunk, rounded by the
 * run's quantiser. Goes tile by tile, and does all it can to a tile while it is in the cache.
 *
 * <p>Allocates three bytes per sent entry, some more where the quantiser must see the whole slice,
 * and half a MiB; nothing that grows with the slice itself. Not thread-safe; cheap enough to make
 * one per task.
 *
 * @see <a href="https://arxiv.org/abs/2508.15706">SparseLoCo, arXiv 2508.15706</a>
 */
public final class SliceCompressor {
  private final CompressionSpec spec;
  private final GroupMaxima maxima = new GroupMaxima(ChunkGrid.VECTOR_CHUNK);
  private final ChunkSelection selection = new ChunkSelection(maxima);

  public SliceCompressor(CompressionSpec spec) {
    this.spec = spec;
  }

  /**
   * Compresses a slice; the values are not changed.
   *
   * @param vector whether the slice's tensor has one dimension
   * @param accumulated values of the slice, row-major; a longer buffer is allowed
   * @throws IllegalArgumentException naming the entry, if one is NaN or infinite
   */
  public SparseSlice compress(Slice slice, boolean vector, float[] accumulated) {
    Require.that(
        accumulated.length >= slice.length(),
        "%s has %s entries, got %s",
        slice,
        slice.length(),
        accumulated.length);
    return compress(slice, vector, accumulated, (from, to) -> {}, false);
  }

  /**
   * Compresses a slice whose rows are made on the way.
   *
   * @param before makes or changes a part of the values just before it is read
   * @param subtract whether to leave in the values what was not sent of them
   */
  SparseSlice compress(
      Slice slice, boolean vector, float[] values, GroupMaxima.RowStep before, boolean subtract) {
    ChunkGrid grid = ChunkGrid.of(slice, vector, spec);
    Quantiser quantiser = Quantiser.of(spec.quantiser(), vector);
    ChosenEntries chosen = new ChosenEntries(grid.entries());
    RoundedEntries rounded = new RoundedEntries(quantiser, grid, chosen);
    for (int index = 0; index < grid.chunks(); ) {
      Tile tile = grid.tile(index);
      index += tile.chunks();
      ChunkGrid window = quantiser.chunkwise() ? grid.of(tile) : grid;
      if (chosen.complete()) {
        chosen.begin(window.entries());
      }
      maxima.read(values, tile, before);
      choose(slice, grid, tile, values, chosen);
      if (chosen.complete()) {
        rounded.add(window, values, subtract);
      }
    }
    return SparseSlice.of(
        slice, grid, quantiser, chosen.positions(), rounded.codes(), rounded.scales());
  }

  private void choose(
      Slice slice, ChunkGrid grid, Tile tile, float[] values, ChosenEntries chosen) {
    int left = 0;
    for (int index = tile.firstChunk(); index < tile.firstChunk() + tile.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      if (!selection.select(values, chunk, left, chosen)) {
        throw notFinite(slice, chunk, values);
      }
      left += chunk.width();
    }
  }

  private static IllegalArgumentException notFinite(
      Slice slice, ChunkGrid.Chunk chunk, float[] values) {
    int position = 0;
    while (Float.isFinite(values[chunk.offset(position)])) {
      position++;
    }
    int offset = chunk.offset(position);
    long row = slice.firstRow() + offset / slice.columns();
    return new IllegalArgumentException(
        String.format(
            "Tensor %d holds %s at row %d, column %d; a pseudo-gradient must be finite",
            slice.tensor(), values[offset], row, offset % slice.columns()));
  }
}
