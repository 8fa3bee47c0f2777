package org.outerloop.checkpoint;

import java.io.Serializable;
import java.util.List;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;

/**
 * How tensors are cut into slices, {@link ParameterLayout#slices}.
 *
 * @param chunkEdge rows of a chunk
 * @param sliceEntries most entries of a slice
 */
public record SliceCut(int chunkEdge, int sliceEntries) implements Serializable {
  private static final int MAX_CHUNK_EDGE = 64;

  public SliceCut {
    Require.that(
        0 < chunkEdge && chunkEdge <= MAX_CHUNK_EDGE,
        "Chunk edge %s is outside [1, %s]",
        chunkEdge,
        MAX_CHUNK_EDGE);
    Require.that(
        0 < sliceEntries && sliceEntries <= ParameterLayout.MAX_SLICE_ENTRIES,
        "Slices of %s entries are outside [1, %s]",
        sliceEntries,
        ParameterLayout.MAX_SLICE_ENTRIES);
  }

  public static SliceCut of(CompressionSpec compression) {
    return new SliceCut(compression.chunkEdge(), compression.sliceEntries());
  }

  public List<Slice> of(ParameterLayout layout) {
    return layout.slices(chunkEdge, sliceEntries);
  }
}
