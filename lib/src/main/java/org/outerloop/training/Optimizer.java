package org.outerloop.training;

import org.outerloop.protocol.ParameterLayout;
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
   * @param buffers parameters, gradients and moments; they stay the caller's
   */
  static Optimizer of(TrainingSpec training, ParameterLayout layout, FusedAdamW.Range buffers) {
    return switch (training.optimizer().kind()) {
      case ADAMW -> new AdamW(training.optimizer().adamw(), layout.matrixSize(), buffers);
      case MUON -> new Muon(training, layout, buffers);
    };
  }
}
