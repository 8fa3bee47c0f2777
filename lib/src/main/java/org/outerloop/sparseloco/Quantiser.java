package org.outerloop.sparseloco;

import org.outerloop.protocol.CompressionSpec.Quantisation;

/**
 * Rounds the values of sent entries to a few levels. An entry gets a code of {@link #codeBits}, a
 * slice some bytes of scales; code and scales together give the value, the same at every receiver.
 *
 * <p>{@link #quantise} may use scratch memory and is not thread-safe; all else is stateless.
 */
public interface Quantiser {
  /**
   * The quantiser of a slice.
   *
   * @param vector whether the slice's tensor has one dimension
   */
  static Quantiser of(Quantisation kind, boolean vector) {
    return switch (kind) {
      // a vector is sent whole, so its magnitudes differ more than one mean can say: 0.6 of its
      // norm would be lost, two levels lose 0.35
      case SIGN_MEAN -> vector ? new TwoLevels() : new SignMean();
      case TWO_LEVELS -> new TwoLevels();
      case SHAPED_LEVELS -> new ShapedLevels();
      case TEMPLAR -> new TemplarBins();
    };
  }

  /** Bits of a code: 1, 2, 4 or 8. */
  int codeBits();

  /**
   * Whether each chunk is rounded by itself, its codes and scales following those of the chunk
   * before: then a slice may be quantised run by run of its chunks.
   */
  default boolean chunkwise() {
    return false;
  }

  /** Exact length of the scales of a slice. */
  int scaleBytes(ChunkGrid grid);

  /**
   * Chooses scales and codes.
   *
   * @param values of the sent entries, in order of chunk, then of position; finite
   * @param codes one per entry; written
   * @param scales of {@link #scaleBytes}; written
   */
  void quantise(ChunkGrid grid, float[] values, byte[] codes, byte[] scales);

  /**
   * The values that the codes of one chunk stand for.
   *
   * @param levels value of each code; written, 2^{@link #codeBits} of them
   */
  void levels(byte[] scales, int chunk, float[] levels);

  /**
   * Refuses scales that no quantiser writes: what passes gives finite levels.
   *
   * @throws IllegalArgumentException naming the chunk
   */
  void check(byte[] scales, ChunkGrid grid);
}
