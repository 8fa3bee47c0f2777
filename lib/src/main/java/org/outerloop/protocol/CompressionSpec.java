package org.outerloop.protocol;

import java.io.Serializable;

/**
 * How a pseudo-gradient is made small (SparseLoCo, arXiv 2508.15706).
 *
 * @param chunkEdge edge of the square chunks of a matrix (64, so 4096 entries)
 * @param topK entries sent of a full chunk
 * @param errorDecay what is kept of the unsent from round to round (beta, 0.95)
 * @param sliceEntries most entries of a slice
 */
public record CompressionSpec(int chunkEdge, int topK, double errorDecay, int sliceEntries)
    implements Serializable {

  public CompressionSpec {
    Require.that(
        0 < chunkEdge && chunkEdge <= 64,
        "compression.chunk-edge %s is outside [1, 64]",
        chunkEdge);
    Require.that(
        0 < topK && topK <= chunkEdge * chunkEdge,
        "compression.top-k %s is outside [1, %s]",
        topK,
        chunkEdge * chunkEdge);
    Require.that(
        0 <= errorDecay && errorDecay <= 1,
        "compression.error-decay %s is outside [0, 1]",
        errorDecay);
    Require.that(
        0 < sliceEntries && sliceEntries <= ParameterLayout.MAX_SLICE_ENTRIES,
        "compression.slice-entries %s is outside [1, %s]",
        sliceEntries,
        ParameterLayout.MAX_SLICE_ENTRIES);
  }
}
