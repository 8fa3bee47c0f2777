package org.outerloop.sparseloco;

import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;

/**
 * Chooses what of a slice is worth sending: the k largest magnitudes of each chunk, each with its
 * sign and one of two levels of the chunk.
 *
 * <p>Relative L2 error of the sent values on Gaussian data, k = 64 of 4096: 0.064 (measured).
 * Allocates three bytes per sent entry and 40 bytes per chunk, nothing that grows with the slice
 * itself. Not thread-safe; cheap enough to make one per task.
 *
 * @see <a href="https://arxiv.org/abs/2508.15706">SparseLoCo, arXiv 2508.15706</a>
 */
public final class SliceCompressor {
  private static final int MAX_CHUNK = ChunkGrid.VECTOR_CHUNK;

  private final CompressionSpec spec;
  private final TopK topK = new TopK(MAX_CHUNK);
  private final TwoLevels levels = new TwoLevels(MAX_CHUNK);
  private final float[] chosen = new float[MAX_CHUNK];

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
    short[] positions = new short[grid.entries()];
    byte[] codes = new byte[positions.length];
    byte[] scales = new byte[2 * grid.chunks()];
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      if (!topK.load(accumulated, chunk)) {
        throw notFinite(slice, chunk, accumulated);
      }
      topK.select(chunk.sent(), positions, entry);
      for (int i = 0; i < chunk.sent(); i++) {
        chosen[i] = topK.magnitude(positions[entry + i]);
      }
      levels.fit(chosen, chunk.sent());
      scales[2 * index] = (byte) levels.lowerCode();
      scales[2 * index + 1] = (byte) levels.upperCode();
      writeCodes(chunk, accumulated, positions, codes, entry);
      entry += chunk.sent();
    }
    return SparseSlice.of(slice, grid, positions, codes, scales);
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

  private void writeCodes(
      ChunkGrid.Chunk chunk, float[] values, short[] positions, byte[] codes, int first) {
    int reciprocal = chunk.reciprocal();
    for (int i = 0; i < chunk.sent(); i++) {
      float value = values[chunk.offset(positions[first + i], reciprocal)];
      int sign = value < 0 ? SparseSlice.NEGATIVE : 0;
      int magnitude = levels.isUpper(chosen[i]) ? SparseSlice.UPPER : 0;
      codes[first + i] = (byte) (sign | magnitude);
    }
  }
}
