package org.outerloop.kernels;

import java.util.Arrays;

/**
 * Softmax over what a token may look at, itself and those before it; zero over the rest. Row r of a
 * matrix of scores belongs to token t = {@code first} + r mod {@code queries}, column j to token j.
 *
 * <pre>
 *   p_j = exp(s_j) / sum_{i &lt;= t} exp(s_i)      ds_j = p_j (dp_j - sum_{i &lt;= t} p_i dp_i)
 * </pre>
 *
 * @param first token of the first query
 * @param queries tokens that follow one another
 */
public record CausalSoftmax(int first, int queries) {

  /** Scores to probabilities, in place. */
  public void forward(Workers workers, Rows scores) {
    workers.each(
        scores.count(),
        (from, to, scratch) -> {
          Line line = scratch.line(0, scores.width());
          for (int row = from; row < to; row++) {
            int seen = seen(row);
            scores.read(row, 0, seen, line);
            line.pad(seen, Float.NEGATIVE_INFINITY);
            Lanes.softmax(line.values, seen);
            Arrays.fill(line.values, seen, Lanes.padded(scores.width()), 0);
            scores.write(row, line);
          }
        });
  }

  private int seen(int row) {
    return first + row % queries + 1;
  }

  /** {@code slopes} holds dp and becomes ds. */
  public void backward(Workers workers, Rows probabilities, Rows slopes) {
    workers.each(
        slopes.count(),
        (from, to, scratch) -> {
          Line p = scratch.line(0, slopes.width());
          Line d = scratch.line(1, slopes.width());
          for (int row = from; row < to; row++) {
            int seen = seen(row);
            probabilities.read(row, 0, seen, p);
            slopes.read(row, 0, seen, d);
            float mean = Lanes.dot(p.values, d.values, seen);
            for (int i = 0; i < seen; i += Lanes.COUNT) {
              Lanes.load(d.values, i).sub(mean).mul(Lanes.load(p.values, i)).intoArray(d.values, i);
            }
            Arrays.fill(d.values, seen, Lanes.padded(slopes.width()), 0);
            slopes.write(row, d);
          }
        });
  }
}
