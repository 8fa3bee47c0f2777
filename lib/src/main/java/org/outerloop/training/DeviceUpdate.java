package org.outerloop.training;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;

/** Any optimizer on any device, as libtorch's operations; never waits for a GPU. */
final class DeviceUpdate implements Update {
  private final Tensor gradients;
  private final double clipNorm;
  private final Optimizer optimizer;
  private final UnaryOperator<Tensor> sumOfRanks;
  private final Runnable publish;

  /**
   * @param gradients (size) that the optimizer uses
   * @param sumOfRanks from the gradient's squares in this buffer to those of the whole model
   * @param publish gives the new weights to the pass
   */
  DeviceUpdate(
      Tensor gradients,
      double clipNorm,
      Optimizer optimizer,
      UnaryOperator<Tensor> sumOfRanks,
      Runnable publish) {
    this.gradients = gradients;
    this.clipNorm = clipNorm;
    this.optimizer = optimizer;
    this.sumOfRanks = sumOfRanks;
    this.publish = publish;
  }

  @Override
  public Tensor apply(long count, double rate) {
    try (Gradients off = Gradients.off()) {
      Tensor norm = TensorScope.keeping(this::clip);
      optimizer.step(count, rate);
      publish.run();
      return norm;
    }
  }

  private Tensor clip() {
    Tensor norm = sumOfRanks.apply(SquaredNorm.of(gradients)).sqrt();
    Tensor ratio = norm.add(new Scalar(1e-6)).reciprocal().mul_(new Scalar(clipNorm));
    gradients.mul_(ratio.clamp_max(new Scalar(1.0)));
    return norm;
  }

  @Override
  public void close() {}
}
