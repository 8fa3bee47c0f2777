package org.outerloop.training;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;

/** Any optimizer on any device, as libtorch's operations; never waits for a GPU. */
final class DeviceUpdate implements Update {
  private final FlatParameters parameters;
  private final FlatParameters gradients;
  private final double clipNorm;
  private final Optimizer optimizer;
  private final GradientPass pass;

  DeviceUpdate(
      FlatParameters parameters,
      FlatParameters gradients,
      double clipNorm,
      Optimizer optimizer,
      GradientPass pass) {
    this.parameters = parameters;
    this.gradients = gradients;
    this.clipNorm = clipNorm;
    this.optimizer = optimizer;
    this.pass = pass;
  }

  @Override
  public Tensor apply(long count, double rate) {
    try (Gradients off = Gradients.off()) {
      Tensor norm = TensorScope.keeping(this::clip);
      optimizer.step(count, rate);
      pass.weights(parameters);
      return norm;
    }
  }

  private Tensor clip() {
    Tensor norm = SquaredNorm.of(gradients.tensor()).sqrt();
    Tensor ratio = norm.add(new Scalar(1e-6)).reciprocal().mul_(new Scalar(clipNorm));
    gradients.tensor().mul_(ratio.clamp_max(new Scalar(1.0)));
    return norm;
  }

  @Override
  public void close() {}
}
