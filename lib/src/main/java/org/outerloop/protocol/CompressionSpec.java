package org.outerloop.protocol;

import java.io.Serializable;

/**
 * How a pseudo-gradient is made small (SparseLoCo, arXiv 2508.15706).
 *
 * @param chunkEdge edge of the square chunks of a matrix (64, so 4096 entries)
 * @param topK entries sent of a full chunk
 * @param errorDecay what is kept of the unsent from round to round (beta, 0.95)
 * @param sliceEntries most entries of a slice
 * @param quantiser how the values of sent entries are rounded
 * @param coding how positions and codes are written
 */
public record CompressionSpec(
    int chunkEdge,
    int topK,
    double errorDecay,
    int sliceEntries,
    Quantisation quantiser,
    Coding coding)
    implements Serializable {

  /** Values of the sent entries. */
  public enum Quantisation {
    /** A sign, and the mean magnitude of the chunk in 8 bits. */
    SIGN_MEAN,
    /** A sign and one of two levels of the chunk, each in 8 bits. */
    TWO_LEVELS,
    /** A sign and one of two levels: a shape of the slice times a scale of the chunk in 8 bits. */
    SHAPED_LEVELS,
    /** Templar's: four bins of one scale, decoded as the mean of what fell in. */
    TEMPLAR
  }

  /** Positions and codes as bytes. */
  public enum Coding {
    /** Adaptive models of rows, columns and signs with an entropy coder: the smallest. */
    CONTEXT,
    /** Gaps in Rice's code: the fastest. */
    RICE,
    /** 12 bits for each position, as Templar packs them. */
    PACKED
  }

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

  /** With a sign and a mean per chunk, Rice-coded. */
  public CompressionSpec(int chunkEdge, int topK, double errorDecay, int sliceEntries) {
    this(chunkEdge, topK, errorDecay, sliceEntries, Quantisation.SIGN_MEAN, Coding.PACKED);
  }

  /** The same in everything else. */
  public CompressionSpec with(Quantisation otherQuantiser, Coding otherCoding) {
    return new CompressionSpec(
        chunkEdge, topK, errorDecay, sliceEntries, otherQuantiser, otherCoding);
  }
}
