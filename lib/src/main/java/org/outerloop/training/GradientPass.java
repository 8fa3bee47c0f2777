package org.outerloop.training;

import org.bytedeco.pytorch.Tensor;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;

/**
 * Forward and backward pass of a model on one device, with the weights in the format of the pass
 * and gradients in float32, in a flat buffer in the order of the layout that was given at
 * construction. What computes them is a choice: autograd here, written-out code elsewhere.
 *
 * <p>Not thread-safe. Native memory stays the same from the second micro-batch on.
 */
interface GradientPass extends AutoCloseable {

  /**
   * The faster pass for this device.
   *
   * @param device resolved
   * @param gradients where gradients go, on that device
   * @param recompute whether activations are made again for the backward pass instead of kept
   */
  static GradientPass of(
      ModelSpec model,
      TrainingSpec training,
      Device device,
      FlatParameters gradients,
      boolean recompute) {
    return device == Device.CPU
        ? new HostPass(model, training, gradients, recompute)
        : new AutogradPass(model, training.precision(), device, gradients, recompute);
  }

  /**
   * Takes over the parameters as they are now, rounded to the format of the pass; before the first
   * backward pass and after every step of the optimizer.
   *
   * @param master float32, the same object at every call: in float32 a pass may read it in place,
   *     so it must not change between this call and the last backward pass of the step
   */
  void weights(FlatParameters master);

  /**
   * Forward and backward of one micro-batch: {@code scale} times the gradient of the loss, summed
   * over all predicted tokens, goes to the gradient buffer.
   *
   * @param rows sequences of equal length; every token but the last is read, every one but the
   *     first is predicted
   * @param scale one over the predicted tokens of the whole batch, for the gradient of a mean
   * @param fresh whether the gradient buffer is overwritten rather than added to: so for the first
   *     micro-batch of a step
   * @return the unscaled sum of the loss over predicted tokens in nats, a float64 scalar on the
   *     device, in the scope of the caller; asking for its value waits for a GPU
   */
  Tensor backward(int[][] rows, double scale, boolean fresh);

  @Override
  void close();
}
