package org.outerloop.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax over what a token of a tree of texts may look at: all of a prefix that stands elsewhere,
 * the trunk it hangs on, and of its own branch itself and those before it. With s the token's place
 * in the batch, its row of scores has a probability in the columns
 *
 * <pre>
 *   prefix   [0, P)
 *   own      [0, trunkEnds[s]) and [firsts[s], t]      t = s mod length
 * </pre>
 *
 * and zero in the others. Rows stand as {@link RotaryHeads} has them, one block of queries at a
 * time.
 *
 * @param trunkEnds after the last token of the trunk, by place; 0 for tokens of the trunk itself
 * @param firsts first token of the own branch, by place; 0 for tokens of the trunk
 * @param length tokens of a row of the batch, T
 * @param heads query heads
 * @param first token of the first query of the block
 * @param queries tokens of the block
 */
@SuppressWarnings("ArrayRecordComponent") // shared and never changed
public record TreeSoftmax(
    int[] trunkEnds, int[] firsts, int length, int heads, int first, int queries) {

  /** Scores to probabilities, in place. */
  public void forward(Workers workers, Rows scores) {
    workers.each(
        scores.count(),
        (from, to, scratch) -> {
          Line own = scratch.line(0, scores.width());
          for (int row = from; row < to; row++) {
            int seen = own(scores, row, own);
            float max = max(own.values, seen, Float.NEGATIVE_INFINITY);
            FloatVector sum = exponentials(own.values, seen, max, Lanes.all(0));
            finish(scores, row, own, seen, 1 / Lanes.sum(sum));
          }
        });
  }

  /** The same where there is a prefix, whose scores have a row each. */
  public void forward(Workers workers, Rows prefixScores, Rows scores) {
    workers.each(
        scores.count(),
        (from, to, scratch) -> {
          int width = prefixScores.width();
          Line own = scratch.line(0, scores.width());
          Line prefix = scratch.line(1, width);
          for (int row = from; row < to; row++) {
            int seen = own(scores, row, own);
            prefixScores.read(row, prefix);
            prefix.pad(width, Float.NEGATIVE_INFINITY);
            float max = max(own.values, seen, max(prefix.values, width, Float.NEGATIVE_INFINITY));
            FloatVector sum = exponentials(prefix.values, width, max, Lanes.all(0));
            sum = exponentials(own.values, seen, max, sum);
            float inverse = 1 / Lanes.sum(sum);
            scale(prefix.values, width, inverse);
            prefixScores.write(row, prefix);
            finish(scores, row, own, seen, inverse);
          }
        });
  }

  /** Reads what a row may look at, minus infinity where it may not; returns how far that goes. */
  private int own(Rows scores, int row, Line line) {
    int t = first + row % queries;
    int place = row / (heads * queries) * length + t;
    scores.read(row, 0, t + 1, line);
    line.pad(t + 1, Float.NEGATIVE_INFINITY);
    if (trunkEnds[place] < firsts[place]) {
      Arrays.fill(line.values, trunkEnds[place], firsts[place], Float.NEGATIVE_INFINITY);
    }
    return t + 1;
  }

  private static float max(float[] s, int count, float least) {
    FloatVector most = Lanes.all(least);
    for (int i = 0; i < count; i += Lanes.COUNT) {
      most = most.max(Lanes.load(s, i));
    }
    return most.reduceLanes(VectorOperators.MAX);
  }

  /** Minus infinity becomes e^-87, which is as good as zero beside the largest, 1; see finish. */
  private static FloatVector exponentials(float[] s, int count, float max, FloatVector before) {
    FloatVector sum = before;
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector e = Lanes.exp(Lanes.load(s, i).sub(max));
      e.intoArray(s, i);
      sum = sum.add(e);
    }
    return sum;
  }

  private static void scale(float[] s, int count, float factor) {
    for (int i = 0; i < count; i += Lanes.COUNT) {
      Lanes.load(s, i).mul(factor).intoArray(s, i);
    }
  }

  private void finish(Rows scores, int row, Line own, int seen, float inverse) {
    int place = row / (heads * queries) * length + first + row % queries;
    scale(own.values, seen, inverse);
    if (trunkEnds[place] < firsts[place]) {
      Arrays.fill(own.values, trunkEnds[place], firsts[place], 0);
    }
    Arrays.fill(own.values, seen, Lanes.padded(scores.width()), 0);
    scores.write(row, own);
  }
}
