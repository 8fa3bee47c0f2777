package org.outerloop.training;

import org.outerloop.protocol.TrainingSpec;
import org.outerloop.tensor.FusedAdamW;

/**
 * One step of the parameters along the gradient. An implementation is made for the buffers that it
 * updates, all flat and in the order of {@code ParameterLayout}; its whole state is the two moment
 * buffers, so whoever keeps them can go on later.
 */
interface Optimizer {

  /**
   * Updates parameters and moments in place, and may use up the gradients.
   *
   * @param count steps since the moments were zeros, this one included: the first is 1
   * @param rate learning rate
   */
  void step(long count, double rate);

  /**
   * The optimizer of the settings.
   *
   * @param matrixSize entries of all matrices, which come first
   * @param buffers parameters, gradients and moments; they stay the caller's
   */
  static Optimizer of(TrainingSpec training, long matrixSize, FusedAdamW.Range buffers) {
    return new AdamW(training.optimizer().adamw(), matrixSize, buffers);
  }
}
