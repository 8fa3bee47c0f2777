package org.outerloop.coding;

import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.Quantiser;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Writes sparse slices as two byte strings each, one for the positions and one for codes and
 * scales, and reads them again. One coder writes or reads the slices of one block in order; what it
 * has learnt from one slice may shorten the next, so a block is the unit of random access.
 *
 * <p>For each coder, a slice has one spelling: what {@link #decode} accepts is what {@link #encode}
 * writes for its result. Not thread-safe.
 */
public interface SliceCoder {
  /** A new coder at the beginning of a block. */
  static SliceCoder of(Coding kind) {
    return switch (kind) {
      case PACKED -> new PackedCoder();
      case RICE -> new RiceCoder();
      case CONTEXT -> new ContextCoder();
    };
  }

  /** A block begins: forgets all slices seen. */
  void begin();

  /** Writes the next slice. */
  Encoded encode(SparseSlice slice);

  /**
   * Reads the next slice from hostile bytes. Allocates what the grid asks for, whatever they say.
   *
   * @throws IllegalArgumentException with the reason, if {@link #encode} would not have written
   *     this
   */
  SparseSlice decode(
      Slice slice, ChunkGrid grid, Quantiser quantiser, ByteRange positions, ByteRange values);

  /** No positions of such a slice are longer. */
  int maxPositionBytes(ChunkGrid grid);

  /** No codes and scales of such a slice are longer. */
  int maxValueBytes(ChunkGrid grid, Quantiser quantiser);

  /**
   * A slice in bytes.
   *
   * @param positions of the chunks that are not sent whole
   * @param values codes and scales
   */
  record Encoded(byte[] positions, byte[] values) {}
}
