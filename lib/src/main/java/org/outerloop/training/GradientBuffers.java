package org.outerloop.training;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.model.Weights;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;

/**
 * What a backward pass reads and writes: the parameters in the format of the pass, and gradients
 * summed in float32. In float32 both are the master buffers themselves; in bfloat16 there is a
 * rounded copy of the parameters, and a bfloat16 gradient that is added to the sum after each
 * micro-batch. Not thread-safe.
 */
final class GradientBuffers implements AutoCloseable {
  private static final long NORM_ROW = 1 << 16;

  private final FlatParameters master;
  private final FlatParameters sum;
  private final boolean rounded;
  private final Tensor passValues; // (size) in the format of the pass
  private final Tensor passGradients; // (size) in the format of the pass
  private final Weights weights;

  GradientBuffers(ModelSpec model, Precision precision, FlatParameters master, Device device) {
    this.master = master;
    sum = new FlatParameters(master.size(), device);
    rounded = precision == Precision.BFLOAT16;
    try (TensorScope scope = new TensorScope()) {
      passValues = rounded ? bfloat16(master.size(), device) : master.tensor();
      passGradients = rounded ? bfloat16(master.size(), device) : sum.tensor();
      passValues.retainReference();
      passGradients.retainReference();
    }
    weights = Weights.trainable(model, passValues, passGradients);
  }

  private static Tensor bfloat16(long size, Device device) {
    return torch.zeros(new long[] {size}, device.options(ScalarType.BFloat16));
  }

  /** Views of the parameters in the format of the pass, with gradients. */
  Weights weights() {
    return weights;
  }

  /** The sum of gradients, (size) of float32. */
  Tensor gradients() {
    return sum.tensor();
  }

  /** Before a step: takes the parameters as they are now, and forgets all gradients. */
  void begin() {
    try (TensorScope scope = new TensorScope();
        Gradients off = Gradients.off()) {
      sum.tensor().zero_();
      if (rounded) {
        passValues.copy_(master.tensor());
        passGradients.zero_();
      }
    }
  }

  /** After the backward pass of a micro-batch. */
  void add() {
    if (rounded) {
      try (TensorScope scope = new TensorScope();
          Gradients off = Gradients.off()) {
        sum.tensor().add_(passGradients);
        passGradients.zero_();
      }
    }
  }

  /**
   * Scales the gradient so that its norm is at most {@code limit}, without waiting for a GPU.
   *
   * @return the norm before, a float64 scalar on the device
   */
  Tensor clip(double limit) {
    try (Gradients off = Gradients.off()) {
      return TensorScope.keeping(
          () -> {
            Tensor norm = norm();
            Tensor ratio = norm.add(new Scalar(1e-6)).reciprocal().mul_(new Scalar(limit));
            sum.tensor().mul_(ratio.clamp_max(new Scalar(1.0)));
            return norm;
          });
    }
  }

  /** Squares summed in float32 within rows, in float64 over rows: exact enough at any size. */
  private Tensor norm() {
    long whole = sum.size() / NORM_ROW * NORM_ROW;
    Tensor total = square(sum.tensor().narrow(0, whole, sum.size() - whole).unsqueeze(0));
    if (whole > 0) {
      total.add_(square(sum.tensor().narrow(0, 0, whole).view(-1, NORM_ROW)));
    }
    return total.sqrt();
  }

  private static Tensor square(Tensor rows) {
    Tensor norms =
        torch.linalg_vector_norm(
            rows, new Scalar(2.0), new long[] {1}, false, new ScalarTypeOptional());
    return norms.to(ScalarType.Double).square().sum();
  }

  @Override
  public void close() {
    weights.close();
    passGradients.close();
    passValues.close();
    sum.close();
  }
}
