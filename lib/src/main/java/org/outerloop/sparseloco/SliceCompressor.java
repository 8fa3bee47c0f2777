package org.outerloop.sparseloco;

import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;

/**
 * Chooses what of a slice is worth sending: the k largest magnitudes of each chunk, rounded by the
 * run's quantiser.
 *
 * <p>Allocates seven bytes per sent entry, nothing that grows with the slice itself. Not
 * thread-safe; cheap enough to make one per task.
 *
 * @see <a href="https://arxiv.org/abs/2508.15706">SparseLoCo, arXiv 2508.15706</a>
 */
public final class SliceCompressor {
  private static final int MAX_CHUNK = ChunkGrid.VECTOR_CHUNK;

  private final CompressionSpec spec;
  private final TopK topK = new TopK(MAX_CHUNK);

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
    ChunkGrid grid = ChunkGrid.of(slice, vector, spec);
    Quantiser quantiser = Quantiser.of(spec.quantiser(), vector);
    short[] positions = new short[grid.entries()];
    float[] values = new float[positions.length];
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      if (!topK.load(accumulated, chunk)) {
        throw notFinite(slice, chunk, accumulated);
      }
      topK.select(chunk.sent(), positions, entry);
      take(chunk, accumulated, positions, values, entry);
      entry += chunk.sent();
    }
    byte[] codes = new byte[positions.length];
    byte[] scales = new byte[quantiser.scaleBytes(grid)];
    quantiser.quantise(grid, values, codes, scales);
    return SparseSlice.of(slice, grid, quantiser, positions, codes, scales);
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

  private static void take(
      ChunkGrid.Chunk chunk, float[] from, short[] positions, float[] values, int first) {
    int reciprocal = chunk.reciprocal();
    for (int i = first; i < first + chunk.sent(); i++) {
      values[i] = from[chunk.offset(positions[i], reciprocal)];
    }
  }
}
