package org.outerloop.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.protocol.Require;

/**
 * Fits a {@link PlainScorer} to texts of two kinds by Newton's method on the mean logistic loss
 * with a small ridge; both kinds count as much as each other, however many there are of each. Plain
 * arithmetic in the given order: same texts in the same order, same bits. Cost: {@value #STEPS}
 * passes over the features; milliseconds for a thousand texts.
 */
public final class LogisticFit {
  private static final int STEPS = 20;

  /** On the weights of scaled features, so that kinds which can be told apart fully have an end. */
  private static final double RIDGE = 1e-3;

  private LogisticFit() {}

  /**
   * @param good features of the texts wanted, as {@link PlainFeatures} gives them
   * @param bad of the others
   */
  public static PlainScorer fit(List<double[]> good, List<double[]> bad) {
    Require.that(!good.isEmpty() && !bad.isEmpty(), "%s good, %s bad", good.size(), bad.size());
    List<double[]> all = new ArrayList<>(good);
    all.addAll(bad);
    int size = PlainFeatures.NAMES.size();
    double[] means = new double[size];
    double[] scales = new double[size];
    for (int i = 0; i < size; i++) {
      int at = i;
      means[i] = all.stream().mapToDouble(of -> of[at]).sum() / all.size();
      double square = 0;
      for (double[] of : all) {
        square += (of[i] - means[i]) * (of[i] - means[i]);
      }
      double scale = Math.sqrt(square / all.size());
      scales[i] = scale > 0 ? scale : 1;
    }
    double[] weights = new double[size + 1];
    for (int step = 0; step < STEPS; step++) {
      double[] gradient = new double[size + 1];
      double[][] hessian = new double[size + 1][size + 1];
      for (int i = 0; i <= size; i++) {
        double ridge = i < size ? RIDGE : 0;
        gradient[i] = ridge * weights[i];
        hessian[i][i] = ridge;
      }
      for (double[] of : good) {
        add(row(of, means, scales), 1, 0.5 / good.size(), weights, gradient, hessian);
      }
      for (double[] of : bad) {
        add(row(of, means, scales), 0, 0.5 / bad.size(), weights, gradient, hessian);
      }
      double[] change = solve(hessian, gradient);
      for (int i = 0; i <= size; i++) {
        weights[i] -= change[i];
      }
    }
    return new PlainScorer(
        PlainFeatures.NAMES,
        boxed(means),
        boxed(scales),
        boxed(Arrays.copyOf(weights, size)),
        weights[size]);
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** Scaled features, and a 1 for the bias. */
  private static double[] row(double[] of, double[] means, double[] scales) {
    double[] row = new double[of.length + 1];
    for (int i = 0; i < of.length; i++) {
      row[i] = (of[i] - means[i]) / scales[i];
    }
    row[of.length] = 1;
    return row;
  }

  private static void add(
      double[] row,
      double label,
      double share,
      double[] weights,
      double[] gradient,
      double[][] hessian) {
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += weights[i] * row[i];
    }
    double p = 1 / (1 + StrictMath.exp(-sum));
    for (int i = 0; i < row.length; i++) {
      gradient[i] += share * (p - label) * row[i];
      for (int j = 0; j < row.length; j++) {
        hessian[i][j] += share * p * (1 - p) * row[i] * row[j];
      }
    }
  }

  /** Gauss with pivots; the matrix is positive definite but for rounding. */
  private static double[] solve(double[][] matrix, double[] right) {
    int size = right.length;
    for (int column = 0; column < size; column++) {
      int pivot = column;
      for (int row = column + 1; row < size; row++) {
        pivot = Math.abs(matrix[row][column]) > Math.abs(matrix[pivot][column]) ? row : pivot;
      }
      double[] swapped = matrix[column];
      matrix[column] = matrix[pivot];
      matrix[pivot] = swapped;
      double value = right[column];
      right[column] = right[pivot];
      right[pivot] = value;
      for (int row = column + 1; row < size; row++) {
        double factor = matrix[row][column] / matrix[column][column];
        right[row] -= factor * right[column];
        for (int i = column; i < size; i++) {
          matrix[row][i] -= factor * matrix[column][i];
        }
      }
    }
    double[] solution = new double[size];
    for (int row = size - 1; row >= 0; row--) {
      double sum = right[row];
      for (int i = row + 1; i < size; i++) {
        sum -= matrix[row][i] * solution[i];
      }
      solution[row] = sum / matrix[row][row];
    }
    return solution;
  }
}
