package org.outerloop.tensor;

/** Newton-Schulz in double precision on arrays, for matrices small enough for three loops. */
public final class PlainNewtonSchulz {
  private PlainNewtonSchulz() {}

  /** The matrix (rows, columns), row-major, orthogonalised by so many rounds. */
  public static double[] orthogonalised(double[] matrix, int rows, int columns, int steps) {
    if (rows > columns) {
      double[] wide = transposed(matrix, rows, columns);
      return transposed(orthogonalised(wide, columns, rows, steps), columns, rows);
    }
    double squares = 0;
    for (double value : matrix) {
      squares += value * value;
    }
    double[] x = matrix.clone();
    for (int i = 0; i < x.length; i++) {
      x[i] /= Math.sqrt(squares) + 1e-7;
    }
    for (int step = 0; step < steps; step++) {
      x = next(x, rows, columns);
    }
    return x;
  }

  private static double[] next(double[] x, int rows, int columns) {
    double[] a = product(x, transposed(x, rows, columns), rows, columns, rows);
    double[] aa = product(a, a, rows, rows, rows);
    double[] p = new double[a.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = -4.7750 * a[i] + 2.0315 * aa[i];
    }
    double[] next = product(p, x, rows, rows, columns);
    for (int i = 0; i < next.length; i++) {
      next[i] += 3.4445 * x[i];
    }
    return next;
  }

  /** (n, k) times (k, m). */
  static double[] product(double[] left, double[] right, int n, int k, int m) {
    double[] product = new double[n * m];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        for (int l = 0; l < k; l++) {
          product[i * m + j] += left[i * k + l] * right[l * m + j];
        }
      }
    }
    return product;
  }

  static double[] transposed(double[] matrix, int rows, int columns) {
    double[] transposed = new double[matrix.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j * rows + i] = matrix[i * columns + j];
      }
    }
    return transposed;
  }
}
