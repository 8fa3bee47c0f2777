package org.outerloop.merge;

import java.util.Arrays;
import java.util.List;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.Require;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.sparseloco.SparseSlice.Entries;

/**
 * The outer step on one slice.
 *
 * <pre>
 *   sum    = f_1 m_1 + f_2 m_2 + ... + f_R m_R        float, in the given order, from zero
 *   theta' = theta - alpha * (sum / divisor)          divisor: {@link MergeSpec#divisor}
 * </pre>
 *
 * Every operation is one rounded float operation in this order, so equal inputs give equal bits.
 * Coordinates that nobody sent stay as they are.
 *
 * <p>Goes chunk by chunk: sums and divisors of one chunk lie side by side whatever the slice's
 * shape is, for the rows of a chunk are a power of two apart in many models and would fall on the
 * same few lines of the cache. Holds 48 KiB; not thread-safe.
 */
public final class SliceMerge {
  /** More are not merged. */
  public static final int MAX_CONTRIBUTIONS = 255;

  private static final int CHUNK = ChunkGrid.VECTOR_CHUNK;

  /** No senders: adding one gives exactly one, and zero divided by it is zero. */
  private static final float NOBODY = Float.MIN_NORMAL;

  private final MergeSpec spec;
  private final float step;
  private final float[] sums = new float[CHUNK];
  private final float[] divisors = new float[CHUNK];
  private final float[] values = new float[CHUNK];
  private final float[] levels = new float[1 << Byte.SIZE];

  public SliceMerge(MergeSpec spec) {
    this.spec = spec;
    this.step = (float) spec.outerLearningRate();
  }

  /**
   * Takes the step in place.
   *
   * @param theta values of the slice; a longer buffer is allowed
   * @param contributions to this slice, in peer order; none means that nothing changes
   * @param factors of the norm clip for the slice's tensor, in [0, 1], one per contribution
   * @throws ArithmeticException naming the entry, if a result is not finite; theta is then of no
   *     use
   */
  public void step(float[] theta, List<SparseSlice> contributions, float[] factors) {
    check(theta, contributions, factors);
    if (contributions.isEmpty()) {
      return;
    }
    ChunkGrid grid = contributions.get(0).grid();
    SparseSlice[] slices = contributions.toArray(SparseSlice[]::new);
    Arrays.fill(sums, 0);
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      Arrays.fill(divisors, NOBODY);
      Entries entries = new Entries(entry, entry + chunk.sent());
      for (int i = 0; i < slices.length; i++) {
        slices[i].addChunkTo(index, entries, factors[i], levels, sums, divisors);
      }
      divide(chunk.length(), slices.length);
      apply(chunk, theta);
      entry = entries.end();
    }
    requireFinite(theta, grid.length());
  }

  /** Turns numbers of senders into divisors: {@link MergeSpec#divisor} in loops of vectors. */
  private void divide(int length, int contributions) {
    float[] divisor = divisors;
    float quorum = spec.quorumOf(contributions);
    switch (spec.mean()) {
      case OVER_PEERS -> Arrays.fill(divisor, 0, length, contributions);
      case OVER_SENDERS -> {
        // they are the divisors
      }
      case OVER_QUORUM -> {
        for (int i = 0; i < length; i++) {
          divisor[i] = Math.max(divisor[i], quorum);
        }
      }
      case ROOT -> {
        for (int i = 0; i < length; i++) {
          divisor[i] = (float) Math.sqrt(divisor[i] * contributions);
        }
      }
    }
  }

  private void apply(ChunkGrid.Chunk chunk, float[] theta) {
    int width = chunk.width();
    for (int row = 0; row < chunk.height(); row++) {
      System.arraycopy(theta, chunk.origin() + row * chunk.stride(), values, row * width, width);
    }
    apply(chunk.length());
    for (int row = 0; row < chunk.height(); row++) {
      System.arraycopy(values, row * width, theta, chunk.origin() + row * chunk.stride(), width);
    }
  }

  /**
   * Sums are zero again afterwards, but NaN where a value is not finite. A NaN stays, and makes NaN
   * of all that later chunks have at this position, so one look at the end finds it.
   */
  private void apply(int length) {
    float[] value = values;
    float[] sum = sums;
    float[] divisor = divisors;
    float alpha = step;
    for (int i = 0; i < length; i++) {
      value[i] -= alpha * (sum[i] / divisor[i]);
    }
    for (int i = 0; i < length; i++) {
      sum[i] = 0 * Math.abs(value[i]);
    }
  }

  /** The first entry is truly wrong: what a NaN spoils lies in later columns or rows. */
  private void requireFinite(float[] theta, int length) {
    float all = 0;
    for (float zero : sums) {
      all += zero;
    }
    for (int i = 0; i < length && all != 0; i++) {
      if (!Float.isFinite(theta[i])) {
        throw new ArithmeticException("The step makes entry " + i + " " + theta[i]);
      }
    }
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
