package org.outerloop.sparseloco;

import java.io.Serializable;
import java.util.List;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TensorSpec;

/**
 * Which coordinates are looked at when the contributions of a round are compared:
 *
 * <pre>
 *   c = tensor * 2^40 + i                          i = row-major place in the tensor
 *   c is in the sample  if  mix(salt xor mix(c)) div 2 is at most limit
 *   limit = 2^63 * min(1, 4096 / entries)          entries = coordinates that every peer chooses
 * </pre>
 *
 * in the matrices of the layers. Which entries of the embedding and the head are sent tells which
 * tokens a peer has met, so honest peers with like data have up to half of them in common; in the
 * layers it was 0.30 at most. A layout without layers is compared as a whole.
 *
 * <p>Everybody's sample is by the same rule, so what two samples share is a sample of what the
 * contributions share. The number of entries follows from the layout and k alone, for the strict
 * reader refuses any other: about {@value #TARGET} rows are left of every contribution, a hostile
 * one and one of 72 thousand million parameters included. Nobody can choose coordinates that hide,
 * if the salt is drawn after all payloads are fixed.
 *
 * @param limit largest hash that is taken
 * @param firstTensor of those that are compared
 * @param endTensor behind the last of them
 */
public record SampleRule(long salt, long limit, int firstTensor, int endTensor)
    implements Serializable {
  /** Rows expected of a contribution that sends at least as many coordinates. */
  public static final int TARGET = 4096;

  private static final double HASHES = 0x1p63;

  /** The rule for contributions of a layout. */
  public static SampleRule of(long salt, ParameterLayout layout, CompressionSpec spec) {
    List<TensorSpec> layers = layout.hiddenMatrices();
    int first = layers.isEmpty() ? 0 : layers.get(0).index();
    int end = layers.isEmpty() ? layout.tensors().size() : first + layers.size();
    long entries = 0;
    for (Slice slice : layout.slices(spec.chunkEdge(), spec.sliceEntries())) {
      if (first <= slice.tensor() && slice.tensor() < end) {
        boolean vector = layout.tensor(slice.tensor()).vector();
        entries += ChunkGrid.of(slice, vector, spec).explicitEntries();
      }
    }
    double rate = Math.min(1, TARGET / (double) Math.max(1, entries));
    return new SampleRule(salt, (long) (HASHES * rate), first, end); // 2^63 becomes 2^63 - 1
  }

  boolean takesFrom(int tensor) {
    return firstTensor <= tensor && tensor < endTensor;
  }

  boolean takes(long coordinate) {
    return SplitMix64.mix(salt ^ SplitMix64.mix(coordinate)) >>> 1 <= limit;
  }
}
