package org.outerloop.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.outerloop.kernels.Sums;
import org.outerloop.kernels.Workers;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.HostMatrix;
import org.outerloop.tensor.TensorScope;

/**
 * The three matrix products of a linear layer y = x W', W of shape (out, in), into memory that is
 * there already.
 *
 * <p>In bfloat16 a weight's gradient is the sum over tokens of products that libtorch can only give
 * rounded. So it is asked for one product per {@value #PART} tokens, and these are summed in
 * float32: better numbers, and faster too (measured: 1.1 against 0.65 TFLOP/s), because the
 * transposed operand of a short product stays in the second cache.
 */
final class Products implements AutoCloseable {
  private static final int PART = 512;

  private final Workers workers;
  private final boolean rounded;
  private HostMatrix parts; // the products of one weight's gradient

  Products(Precision precision, Workers workers) {
    this.workers = workers;
    this.rounded = precision == Precision.BFLOAT16;
  }

  /** y = x W'. */
  void forward(HostMatrix x, Tensor weight, HostMatrix y) {
    try (TensorScope scope = new TensorScope()) {
      torch.mm_out(y.tensor(), x.tensor(), weight.t());
    }
  }

  /** dx = dy W. */
  void inputSlope(HostMatrix slope, Tensor weight, HostMatrix inputSlope) {
    torch.mm_out(inputSlope.tensor(), slope.tensor(), weight);
  }

  /** dx += dy W. */
  void addInputSlope(HostMatrix slope, Tensor weight, HostMatrix inputSlope) {
    addProduct(inputSlope.tensor(), slope.tensor(), weight);
  }

  private static void addProduct(Tensor sum, Tensor left, Tensor right) {
    try (Scalar one = new Scalar(1.0)) {
      torch.addmm_out(sum, sum, left, right, one, one);
    }
  }

  /**
   * dW = dy' x, or dW += dy' x where not {@code fresh}.
   *
   * @param slope dy (tokens, out)
   * @param input x (tokens, in)
   * @param weightSlope dW (out, in), float32
   */
  void weightSlope(HostMatrix slope, HostMatrix input, HostMatrix weightSlope, boolean fresh) {
    try (TensorScope scope = new TensorScope()) {
      if (rounded) {
        sumOfParts(slope.tensor(), input.tensor(), weightSlope, fresh);
      } else if (fresh) {
        torch.mm_out(weightSlope.tensor(), slope.tensor().t(), input.tensor());
      } else {
        addProduct(weightSlope.tensor(), slope.tensor().t(), input.tensor());
      }
    }
  }

  private void sumOfParts(Tensor slope, Tensor input, HostMatrix weightSlope, boolean fresh) {
    long out = slope.size(1);
    int in = (int) input.size(1);
    long count = count(slope.size(0));
    long tokens = slope.size(0) / count;
    try (HostMatrix products = parts(count * out, in)) {
      torch.bmm_out(
          products.as(count, out, in),
          slope.view(count, tokens, out).transpose(1, 2),
          input.view(count, tokens, in));
      Sums.parts(workers, products.rows(), weightSlope.rows(), fresh);
    }
  }

  /** The least number of equal parts that are at most {@value #PART} tokens each. */
  private static long count(long tokens) {
    long count = (tokens + PART - 1) / PART;
    while (tokens % count != 0) {
      count++;
    }
    return count;
  }

  /** Memory for so many numbers, kept for the next product. */
  private HostMatrix parts(long rows, int width) {
    if (parts == null || parts.tensor().numel() < rows * width) {
      close();
      parts = HostMatrix.allocate(Precision.BFLOAT16, 1, Math.toIntExact(rows * width));
    }
    return HostMatrix.of(parts.as(-1).narrow(0, 0, rows * width).view(rows, width));
  }

  /** Bytes of the memory that is kept, for so many tokens. */
  static long bytes(ModelSpec model, Precision precision, long tokens) {
    if (precision == Precision.FLOAT32) {
      return 0;
    }
    long projections = (long) model.querySize() + 2L * model.keyValueSize();
    long widest = Math.max(projections, model.feedForwardSize()) * model.hiddenSize();
    long largest = Math.max(widest, (long) model.querySize() * model.hiddenSize());
    return Short.BYTES * count(tokens) * Math.max(largest, HostHead.largestBlock(model));
  }

  @Override
  public void close() {
    if (parts != null) {
      parts.close();
    }
  }
}
