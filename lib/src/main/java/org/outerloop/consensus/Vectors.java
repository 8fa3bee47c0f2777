package org.outerloop.consensus;

/** Sums and shares, in the order of uids, so that they repeat bit for bit. */
final class Vectors {
  /** So small that no array of such parts of finite numbers has an infinite sum. */
  private static final double TINY = 0x1p-32;

  private Vectors() {}

  static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** Shares of the sum, in place; zeros stay zeros. */
  static double[] normalise(double[] values) {
    if (sum(values) == Double.POSITIVE_INFINITY) {
      scale(values, TINY);
    }
    double sum = sum(values);
    if (sum > 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] /= sum;
      }
    }
    return values;
  }

  private static void scale(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  static double[][] normaliseRows(double[][] matrix) {
    for (double[] row : matrix) {
      normalise(row);
    }
    return matrix;
  }

  static double[][] normaliseColumns(double[][] matrix) {
    for (int j = 0; j < matrix.length; j++) {
      double sum = 0;
      for (double[] row : matrix) {
        sum += row[j];
      }
      for (int i = 0; sum > 0 && i < matrix.length; i++) {
        matrix[i][j] /= sum;
      }
    }
    return matrix;
  }

  /** Of each column, rows counted by these factors. */
  static double[] columnSums(double[][] matrix, double[] factors) {
    double[] sums = new double[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; factors[i] > 0 && j < sums.length; j++) {
        sums[j] += factors[i] * matrix[i][j];
      }
    }
    return sums;
  }

  /** Of each row, columns counted by these factors. */
  static double[] rowSums(double[][] matrix, double[] factors) {
    double[] sums = new double[matrix.length];
    for (int i = 0; i < sums.length; i++) {
      for (int j = 0; j < factors.length; j++) {
        sums[i] += matrix[i][j] * factors[j];
      }
    }
    return sums;
  }
}
