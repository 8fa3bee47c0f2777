package org.outerloop.kernels;

import java.util.Arrays;

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
          Line line = scratch.line(0, scores.width());
          for (int row = from; row < to; row++) {
            int seen = read(scores, row, line);
            Lanes.softmax(line.values, seen);
            write(scores, row, line, seen);
          }
        });
  }

  /**
   * The same where there is a prefix, whose scores have a row each. They stand behind the own ones
   * while both are worked on: one loop over all, and no more code than the compiler takes in whole.
   */
  public void forward(Workers workers, Rows prefixScores, Rows scores) {
    int width = prefixScores.width();
    workers.each(
        scores.count(),
        (from, to, scratch) -> {
          Line line = scratch.line(0, Lanes.padded(scores.width()) + width);
          Line prefix = scratch.line(1, width);
          for (int row = from; row < to; row++) {
            int seen = read(scores, row, line);
            int behind = Lanes.padded(seen);
            prefixScores.read(row, prefix);
            prefix.pad(width, Float.NEGATIVE_INFINITY);
            System.arraycopy(prefix.values, 0, line.values, behind, Lanes.padded(width));
            Lanes.softmax(line.values, behind + width);
            prefixScores.write(row, 0, width, line, behind);
            write(scores, row, line, seen);
          }
        });
  }

  /** Reads what a row may look at, minus infinity where it may not; returns how far that goes. */
  private int read(Rows scores, int row, Line line) {
    int seen = first + row % queries + 1;
    int place = place(row);
    scores.read(row, 0, seen, line);
    line.pad(seen, Float.NEGATIVE_INFINITY);
    if (trunkEnds[place] < firsts[place]) {
      Arrays.fill(line.values, trunkEnds[place], firsts[place], Float.NEGATIVE_INFINITY);
    }
    return seen;
  }

  /** Writes it, zero where it may not look. */
  private void write(Rows scores, int row, Line line, int seen) {
    int place = place(row);
    if (trunkEnds[place] < firsts[place]) {
      Arrays.fill(line.values, trunkEnds[place], firsts[place], 0);
    }
    Arrays.fill(line.values, seen, Lanes.padded(scores.width()), 0);
    scores.write(row, line);
  }

  private int place(int row) {
    return row / (heads * queries) * length + first + row % queries;
  }
}
