package org.outerloop.kernels;

/** Looking tokens up, and adding their gradients where they came from. */
public final class EmbeddingRows {
  private EmbeddingRows() {}

  /** Row r of {@code out} is row {@code tokens[r]} of the table. */
  public static void lookUp(Workers workers, Rows table, int[] tokens, Rows out) {
    workers.each(
        tokens.length,
        (from, to, scratch) -> {
          Line line = scratch.line(0, table.width());
          for (int row = from; row < to; row++) {
            table.read(tokens[row], line);
            out.write(row, line);
          }
        });
  }

  /**
   * Row {@code tokens[r]} of {@code tableSlope} += row r of {@code slope}, in the order of r.
   * Tokens repeat, so one thread does it all.
   */
  public static void add(Workers workers, Rows slope, int[] tokens, Rows tableSlope) {
    workers.each(
        1,
        (from, to, scratch) -> {
          if (from == to) {
            return;
          }
          Line line = scratch.line(0, slope.width());
          Line sum = scratch.line(1, slope.width());
          for (int row = 0; row < tokens.length; row++) {
            slope.read(row, line);
            tableSlope.read(tokens[row], sum);
            Sums.add(sum.values, line.values, slope.width());
            tableSlope.write(tokens[row], sum);
          }
        });
  }
}
