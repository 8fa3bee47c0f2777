package org.outerloop.training;

import org.bytedeco.pytorch.Tensor;

/** The end of an inner step, made for the buffers that it changes. */
interface Update extends AutoCloseable {

  /**
   * Clips the gradient's norm, takes the optimizer's step, and gives the new weights to the pass.
   *
   * @param count steps since the moments were zeros, this one included
   * @param rate learning rate
   * @return the norm before the clip, a float64 scalar on the device
   */
  Tensor apply(long count, double rate);

  @Override
  void close();
}
