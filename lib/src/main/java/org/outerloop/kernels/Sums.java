package org.outerloop.kernels;

/** Adding up, always in the same order. */
public final class Sums {
  private Sums() {}

  /** a += b. */
  static void add(float[] a, float[] b, int count) {
    for (int i = 0; i < count; i += Lanes.COUNT) {
      Lanes.load(a, i).add(Lanes.load(b, i)).intoArray(a, i);
    }
  }

  /** {@code out} = {@code a} + {@code b}, row by row; {@code out} may be one of them. */
  public static void add(Workers workers, Rows a, Rows b, Rows out) {
    workers.each(
        a.count(),
        (from, to, scratch) -> {
          Line left = scratch.line(0, a.width());
          Line right = scratch.line(1, a.width());
          for (int row = from; row < to; row++) {
            int count = a.read(row, left);
            b.read(row, right);
            add(left.values, right.values, count);
            out.write(row, left);
          }
        });
  }

  /**
   * Sums matrices that stand below one another: row r of {@code total} is the sum of the rows r of
   * all parts, in order.
   *
   * @param parts {@code total.count()} rows for each part
   * @param fresh whether the sum is written rather than added to what {@code total} holds
   */
  public static void parts(Workers workers, Rows parts, Rows total, boolean fresh) {
    workers.each(
        total.count(),
        (from, to, scratch) -> {
          int width = total.width();
          Line sum = scratch.line(0, width);
          Line part = scratch.line(1, width);
          for (int row = from; row < to; row++) {
            boolean empty = fresh;
            if (!fresh) {
              total.read(row, sum);
            }
            for (int at = row; at < parts.count(); at += total.count()) {
              parts.read(at, empty ? sum : part);
              if (!empty) {
                add(sum.values, part.values, width);
              }
              empty = false;
            }
            total.write(row, sum);
          }
        });
  }

  /** The same for parts on the heap and a total of one row. */
  static void into(Workers workers, Rows total, float[][] parts, boolean fresh) {
    workers.each(
        1,
        (from, to, scratch) -> {
          for (int row = from; row < to; row++) {
            Line sum = scratch.zeros(0, total.width());
            if (!fresh) {
              total.read(row, sum);
            }
            for (float[] part : parts) {
              add(sum.values, part, total.width());
            }
            total.write(row, sum);
          }
        });
  }

  /** Sum of squares: float32 within a row, float64 over rows. */
  public static double squares(Workers workers, Rows values) {
    double[] rows = new double[values.count()];
    workers.each(
        rows.length,
        (from, to, scratch) -> {
          Line line = scratch.line(0, values.width());
          for (int row = from; row < to; row++) {
            int count = values.read(row, line);
            rows[row] = Lanes.dot(line.values, line.values, count);
          }
        });
    double total = 0;
    for (double row : rows) {
      total += row;
    }
    return total;
  }

  /** {@code to} = {@code from}, in the other's format. */
  public static void copy(Workers workers, Rows from, Rows to) {
    workers.each(
        from.count(),
        (first, end, scratch) -> {
          Line line = scratch.line(0, from.width());
          for (int row = first; row < end; row++) {
            from.read(row, line);
            to.write(row, line);
          }
        });
  }

  /** All zeros. */
  public static void clear(Workers workers, Rows rows) {
    workers.each(
        rows.count(),
        (from, to, scratch) -> {
          Line zeros = scratch.zeros(0, rows.width());
          for (int row = from; row < to; row++) {
            rows.write(row, zeros);
          }
        });
  }
}
