package org.outerloop.merge;

import java.util.List;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.MergeSpec.MeanRule;
import org.outerloop.protocol.Require;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.SparseSlice;

/**
 * The outer step on one slice.
 *
 * <pre>
 *   sum    = f_1 m_1 + f_2 m_2 + ... + f_R m_R        float, in the given order
 *   theta' = theta - alpha * (sum / R)                over peers
 *   theta' = theta - alpha * (sum / senders)          over senders; unsent coordinates stay
 * </pre>
 *
 * Every operation is one rounded float operation in this order, so equal inputs give equal bits.
 * Holds one float, and over senders one byte, per parameter of the slice beside the contributions.
 */
public final class SliceMerge {
  /** Senders of a coordinate are counted in a byte. */
  public static final int MAX_CONTRIBUTIONS = 255;

  private SliceMerge() {}

  /**
   * The slice after the step, a new array; {@code theta} is not changed.
   *
   * @param theta values of the slice; a longer buffer is allowed
   * @param contributions to this slice, in peer order; none means that nothing changes
   * @param factors of the norm clip for the slice's tensor, in [0, 1], one per contribution
   * @throws ArithmeticException naming the entry, if a result is not finite
   */
  public static float[] merge(
      float[] theta, List<SparseSlice> contributions, float[] factors, MergeSpec spec) {
    check(theta, contributions, factors);
    if (contributions.isEmpty()) {
      return theta.clone();
    }
    float[] sum = sum(contributions, factors);
    float step = (float) spec.outerLearningRate();
    return spec.mean() == MeanRule.OVER_PEERS
        ? stepOverPeers(theta, sum, factors.length, step)
        : stepOverSenders(theta, sum, senders(contributions), step);
  }

  /** Chunk by chunk and inside a chunk in the order of peers, so each sum is in that order. */
  private static float[] sum(List<SparseSlice> contributions, float[] factors) {
    ChunkGrid grid = contributions.get(0).grid();
    float[] sum = new float[grid.length()];
    int entry = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      int next = entry;
      for (int i = 0; i < factors.length; i++) {
        next = contributions.get(i).addChunkTo(sum, factors[i], chunk, entry);
      }
      entry = next;
    }
    return sum;
  }

  private static float[] stepOverPeers(float[] theta, float[] sum, int peers, float step) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = finite(theta[i] - step * (sum[i] / peers), i);
    }
    return sum;
  }

  private static float[] stepOverSenders(float[] theta, float[] sum, byte[] senders, float step) {
    for (int i = 0; i < sum.length; i++) {
      int count = Math.max(1, Byte.toUnsignedInt(senders[i]));
      sum[i] = finite(theta[i] - step * (sum[i] / count), i);
    }
    return sum;
  }

  private static byte[] senders(List<SparseSlice> contributions) {
    ChunkGrid grid = contributions.get(0).grid();
    byte[] senders = new byte[grid.length()];
    int entry = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      int next = entry;
      for (SparseSlice contribution : contributions) {
        next = contribution.countChunkIn(senders, chunk, entry);
      }
      entry = next;
    }
    return senders;
  }

  private static float finite(float value, int offset) {
    if (!Float.isFinite(value)) {
      throw new ArithmeticException("The step makes entry " + offset + " " + value);
    }
    return value;
  }

  private static void check(float[] theta, List<SparseSlice> contributions, float[] factors) {
    Require.that(
        contributions.size() == factors.length && factors.length <= MAX_CONTRIBUTIONS,
        "%s contributions with %s factors; at most %s are merged",
        contributions.size(),
        factors.length,
        MAX_CONTRIBUTIONS);
    for (int i = 0; i < factors.length; i++) {
      SparseSlice contribution = contributions.get(i);
      Require.that(0 <= factors[i] && factors[i] <= 1, "Factor %s is not in [0, 1]", factors[i]);
      Require.that(
          contribution.slice().equals(contributions.get(0).slice())
              && contribution.grid().equals(contributions.get(0).grid()),
          "%s is merged with %s",
          contribution.slice(),
          contributions.get(0).slice());
      Require.that(
          theta.length >= contribution.slice().length(),
          "%s has more entries than theta, %s",
          contribution.slice(),
          theta.length);
    }
  }
}
