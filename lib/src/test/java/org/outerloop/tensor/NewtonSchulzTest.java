package org.outerloop.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec.Precision;

class NewtonSchulzTest {

  @ParameterizedTest
  @CsvSource({"24, 24", "16, 40", "40, 16", "1, 8"})
  void agreesWithPlainJava(int rows, int columns) {
    double[] matrix = matrix(rows, columns, 3);
    double[] expected = PlainNewtonSchulz.orthogonalised(matrix, rows, columns, 5);

    assertClose(orthogonalised(matrix, rows, columns, Precision.FLOAT32), expected, 1e-4);
    assertClose(orthogonalised(matrix, rows, columns, Precision.BFLOAT16), expected, 0.03);
  }

  /** The singular values of U are the roots of the eigenvalues of U^T U. */
  @ParameterizedTest
  @CsvSource({"16, 40", "40, 16", "32, 20"})
  void bringsSingularValuesNearOne(int rows, int columns) {
    float[] u = orthogonalised(matrix(rows, columns, 5), rows, columns, Precision.FLOAT32);
    double[] wide = wide(u, rows, columns);
    int rank = Math.min(rows, columns);
    int width = Math.max(rows, columns);
    double[] square =
        PlainNewtonSchulz.product(
            wide, PlainNewtonSchulz.transposed(wide, rank, width), rank, width, rank);

    double trace = 0;
    for (int i = 0; i < rank; i++) {
      trace += square[i * rank + i];
    }
    assertThat(trace / rank).isBetween(0.7, 1.2);
    for (double eigenvalue : eigenvalues(square, rank)) {
      assertThat(Math.sqrt(eigenvalue)).isBetween(0.65, 1.25);
    }
  }

  @Test
  void leavesZerosAndTheArgumentAsTheyAre() {
    double[] matrix = matrix(6, 10, 7);
    float[] before = floats(matrix);

    assertThat(orthogonalised(new double[60], 6, 10, Precision.FLOAT32)).containsOnly(0f);
    try (TensorScope scope = new TensorScope()) {
      Tensor argument = tensor(matrix, 6, 10);
      new NewtonSchulz(5, Precision.FLOAT32).orthogonalised(argument);
      assertThat(array(argument)).isEqualTo(before);
    }
  }

  @Test
  void doesNotDependOnTheScale() {
    double[] matrix = matrix(8, 12, 9);
    double[] larger = new double[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      larger[i] = 1024 * matrix[i];
    }

    float[] one = orthogonalised(matrix, 8, 12, Precision.FLOAT32);
    float[] other = orthogonalised(larger, 8, 12, Precision.FLOAT32);

    for (int i = 0; i < one.length; i++) {
      assertThat(other[i]).isCloseTo(one[i], within(1e-5f));
    }
  }

  private static float[] orthogonalised(
      double[] matrix, int rows, int columns, Precision precision) {
    try (TensorScope scope = new TensorScope()) {
      Tensor u = new NewtonSchulz(5, precision).orthogonalised(tensor(matrix, rows, columns));
      assertThat(u.scalar_type().intern()).isEqualTo(Torch.format(precision));
      assertThat(u.sizes().vec().get()).containsExactly(rows, columns);
      return array(u.to(ScalarType.Float));
    }
  }

  /** Jacobi's rotations until nothing stands off the diagonal. */
  private static double[] eigenvalues(double[] symmetric, int n) {
    double[] a = symmetric.clone();
    for (int sweep = 0; sweep < 30; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, n, p, q);
        }
      }
    }
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = a[i * n + i];
    }
    return values;
  }

  private static void rotate(double[] a, int n, int p, int q) {
    double angle = 0.5 * Math.atan2(2 * a[p * n + q], a[q * n + q] - a[p * n + p]);
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    for (int k = 0; k < n; k++) {
      double kp = a[k * n + p];
      double kq = a[k * n + q];
      a[k * n + p] = c * kp - s * kq;
      a[k * n + q] = s * kp + c * kq;
    }
    for (int k = 0; k < n; k++) {
      double pk = a[p * n + k];
      double qk = a[q * n + k];
      a[p * n + k] = c * pk - s * qk;
      a[q * n + k] = s * pk + c * qk;
    }
  }

  private static double[] wide(float[] matrix, int rows, int columns) {
    double[] values = new double[matrix.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix[i];
    }
    return rows <= columns ? values : PlainNewtonSchulz.transposed(values, rows, columns);
  }

  private static double[] matrix(int rows, int columns, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    double[] values = new double[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1e-3 * (random.nextInt(2001) - 1000));
    }
    return values;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static Tensor tensor(double[] values, int rows, int columns) {
    Tensor tensor = torch.zeros(new long[] {rows, columns}, Device.CPU.options(ScalarType.Float));
    tensor.data_ptr_float().put(floats(values));
    return tensor;
  }

  private static float[] array(Tensor tensor) {
    float[] values = new float[(int) tensor.numel()];
    tensor.contiguous().data_ptr_float().get(values);
    return values;
  }

  private static void assertClose(float[] actual, double[] expected, double tolerance) {
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i]).as("entry %s", i).isCloseTo(expected[i], within(tolerance));
    }
  }
}
