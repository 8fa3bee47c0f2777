package org.outerloop.jobs.plan;

import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.Quantiser;

/**
 * Bytes of one contribution. Entries, codes and scales follow from the layout; a position takes
 *
 * <pre>
 *   packed    12 bits, exact
 *   rice      min over r of 1 + r + q^(2^r) / (1 - q^(2^r)),  q = 1 - k / n:  k of n at random
 *   context   log2(n / k) + log2 e - 0.29, measured late in a run; early it is less
 * </pre>
 *
 * <p>Entries of chunks that are sent whole have no positions. Frame and header are left out: 0.06
 * bits an entry at 25 million parameters, more below. At that size 8.57, 12.95 and 8.20 bits were
 * measured, see the README.
 *
 * @param entries sent
 * @param bytes of all of them, an estimate for rice and context
 * @param denseBytes of the same pseudo-gradient in float32
 */
record ContributionSize(long entries, long bytes, long denseBytes) {
  private static final double CONTEXT_SAVES = 0.29;
  private static final double PACKED_BITS = 12;

  static ContributionSize of(ModelSpec model, CompressionSpec spec) {
    ParameterLayout layout = ParameterLayout.of(model);
    long entries = 0;
    long positions = 0;
    long valueBits = 0;
    for (Slice slice : layout.slices(spec.chunkEdge(), spec.sliceEntries())) {
      boolean vector = layout.tensor(slice.tensor()).vector();
      ChunkGrid grid = ChunkGrid.of(slice, vector, spec);
      Quantiser quantiser = Quantiser.of(spec.quantiser(), vector);
      entries += grid.entries();
      positions += grid.explicitEntries();
      valueBits += (long) grid.entries() * quantiser.codeBits();
      valueBits += (long) Byte.SIZE * quantiser.scaleBytes(grid);
    }
    double bits = valueBits + positions * positionBits(spec);
    return new ContributionSize(
        entries, (long) Math.ceil(bits / Byte.SIZE), Float.BYTES * layout.size());
  }

  private static double positionBits(CompressionSpec spec) {
    if (spec.coding() == Coding.PACKED) {
      return PACKED_BITS;
    }
    double sent = (double) spec.topK() / (spec.chunkEdge() * spec.chunkEdge());
    if (spec.coding() == Coding.RICE) {
      return riceBits(sent);
    }
    return Math.max(0, (1 - Math.log(sent)) / Math.log(2) - CONTEXT_SAVES);
  }

  /** Mean length of a gap's code when each entry is sent with this probability. */
  private static double riceBits(double sent) {
    double best = Double.MAX_VALUE;
    for (int remainder = 0; remainder < PACKED_BITS; remainder++) {
      double left = Math.pow(1 - sent, 1 << remainder);
      best = Math.min(best, 1 + remainder + left / (1 - left));
    }
    return best;
  }

  double bitsPerValue() {
    return (double) Byte.SIZE * bytes / entries;
  }

  double compression() {
    return (double) denseBytes / bytes;
  }
}
