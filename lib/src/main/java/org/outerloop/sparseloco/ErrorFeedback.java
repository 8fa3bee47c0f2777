package org.outerloop.sparseloco;

import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;

/**
 * Sends what is worth sending of a slice now and keeps the rest for later rounds, so a small but
 * steady direction is sent in the end.
 *
 * <pre>
 *   a = decay * e + delta     accumulate: one multiplication and one addition in float per entry
 *   m = compress(a)           send, quantised as the receiver will read it
 *   e = a - m                 keep the rest: one subtraction in float per sent entry
 * </pre>
 *
 * The buffer e belongs to the caller, is as large as the slice and is updated in place. Reads two
 * and writes one float per parameter. Not thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2508.15706">SparseLoCo, arXiv 2508.15706</a>
 */
public final class ErrorFeedback {
  private final float decay;
  private final SliceCompressor compressor;

  public ErrorFeedback(CompressionSpec spec) {
    this.decay = (float) spec.errorDecay();
    this.compressor = new SliceCompressor(spec);
  }

  /**
   * Compresses the pseudo-gradient of one slice.
   *
   * @param vector whether the slice's tensor has one dimension
   * @param residual what was not sent so far; becomes what is still not sent. Both arrays may be
   *     longer than the slice.
   * @param delta parameters before minus after the inner steps
   * @throws IllegalArgumentException naming the entry, if an accumulated one is NaN or infinite;
   *     the residual is then of no use
   */
  public SparseSlice compress(Slice slice, boolean vector, float[] residual, float[] delta) {
    int length = slice.length();
    Require.that(
        residual.length >= length && delta.length >= length,
        "%s has %s entries, got %s of residual and %s of delta",
        slice,
        length,
        residual.length,
        delta.length);
    return compressor.compress(
        slice, vector, residual, (from, to) -> accumulate(residual, delta, from, to), true);
  }

  private void accumulate(float[] residual, float[] delta, int from, int to) {
    for (int i = from; i < to; i++) {
      residual[i] = decay * residual[i] + delta[i];
    }
  }
}
