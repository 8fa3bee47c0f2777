package org.outerloop.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.outerloop.protocol.Require;

/**
 * Softmax cross-entropy of some rows of logits that come as blocks of columns, one block after the
 * other, so that no row ever stands in memory as float32. First every block is {@linkplain #see
 * seen}: a running maximum m and the sum of exp(z - m), rescaled when m grows (Milakov and
 * Gimelshein, arXiv 1805.02867). Then each block becomes its gradient:
 *
 * <pre>
 *   l = log sum_j exp(z_j) - z_y      dl/dz_j = exp(z_j) / sum_i exp(z_i) - [j = y]
 * </pre>
 *
 * Used for one set of rows after another; not thread-safe.
 */
public final class NextTokenLoss {
  private final int[] targets;
  private final float[] maxima;
  private final float[] sums;
  private final float[] chosen;

  /**
   * @param targets y of each row
   */
  public NextTokenLoss(int[] targets) {
    this.targets = targets.clone();
    maxima = new float[targets.length];
    sums = new float[targets.length];
    chosen = new float[targets.length];
    Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
  }

  /**
   * Takes a block in.
   *
   * @param logits a row for each target
   * @param firstColumn id of the token that column 0 stands for
   */
  public void see(Workers workers, Rows logits, int firstColumn) {
    requireRows(logits);
    workers.each(
        targets.length,
        (from, to, scratch) -> {
          Line line = scratch.line(0, logits.width());
          for (int row = from; row < to; row++) {
            logits.read(row, line);
            line.pad(logits.width(), Float.NEGATIVE_INFINITY);
            see(row, line.values, logits.width(), targets[row] - firstColumn);
          }
        });
  }

  private void see(int row, float[] z, int count, int target) {
    FloatVector most = Lanes.all(maxima[row]);
    for (int i = 0; i < count; i += Lanes.COUNT) {
      most = most.max(Lanes.load(z, i));
    }
    float max = most.reduceLanes(VectorOperators.MAX);
    FloatVector sum = Lanes.all(0);
    for (int i = 0; i < count; i += Lanes.COUNT) {
      sum = sum.add(Lanes.exp(Lanes.load(z, i).sub(max)));
    }
    float before = sums[row] == 0 ? 0 : sums[row] * (float) StrictMath.exp(maxima[row] - max);
    sums[row] = before + Lanes.sum(sum);
    maxima[row] = max;
    if (target >= 0 && target < count) {
      chosen[row] = z[target];
    }
  }

  /** Sum of l over all rows, once every block was seen. */
  public double loss() {
    double total = 0;
    for (int row = 0; row < targets.length; row++) {
      total += loss(row);
    }
    return total;
  }

  /** l of one row, once every block was seen. */
  public double loss(int row) {
    return normaliser(row) - chosen[row];
  }

  /** Whether no logit of the row is above that of its target, once every block was seen. */
  public boolean likeliest(int row) {
    return chosen[row] >= maxima[row];
  }

  private double normaliser(int row) {
    return maxima[row] + StrictMath.log(sums[row]);
  }

  /**
   * Replaces a block of logits by {@code scale} times its gradient, once every block was seen.
   *
   * @param firstColumn as when it was seen
   */
  public void slopes(Workers workers, Rows logits, int firstColumn, float scale) {
    requireRows(logits);
    workers.each(
        targets.length,
        (from, to, scratch) -> {
          int count = logits.width();
          Line line = scratch.line(0, count);
          for (int row = from; row < to; row++) {
            logits.read(row, line);
            float shift = (float) normaliser(row);
            for (int i = 0; i < count; i += Lanes.COUNT) {
              FloatVector p = Lanes.exp(Lanes.load(line.values, i).sub(shift));
              p.mul(scale).intoArray(line.values, i);
            }
            int target = targets[row] - firstColumn;
            if (target >= 0 && target < count) {
              line.values[target] -= scale;
            }
            logits.write(row, line);
          }
        });
  }

  private void requireRows(Rows logits) {
    Require.that(
        logits.count() == targets.length,
        "%s rows of logits for %s targets",
        logits.count(),
        targets.length);
  }
}
