package org.outerloop.training;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The sum of squares of a long vector, which parts of a vector can be added up to. Squares are
 * summed in float32 within rows, in float64 over rows: exact enough at any size.
 */
final class SquaredNorm {
  private static final long ROW = 1 << 16;

  private SquaredNorm() {}

  /**
   * @param values (size) of float32
   * @return a float64 scalar on the device
   */
  static Tensor of(Tensor values) {
    long size = values.numel();
    long whole = size / ROW * ROW;
    Tensor total = rows(values.narrow(0, whole, size - whole).unsqueeze(0));
    if (whole > 0) {
      total.add_(rows(values.narrow(0, 0, whole).view(-1, ROW)));
    }
    return total;
  }

  private static Tensor rows(Tensor rows) {
    Tensor norms =
        torch.linalg_vector_norm(
            rows, new Scalar(2.0), new long[] {1}, false, new ScalarTypeOptional());
    return norms.to(ScalarType.Double).square().sum();
  }
}
