package org.outerloop.training;

import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.tensor.FusedAdamW;
import org.outerloop.tensor.TensorScope;

/** AdamW with weight decay on matrices and none on vectors. */
final class AdamW implements Optimizer {
  private final FusedAdamW adamw;
  private final double weightDecay;
  private final long matrixSize;
  private final FusedAdamW.Range all;

  AdamW(OptimizerSpec.AdamW spec, long matrixSize, FusedAdamW.Range all) {
    this.adamw = new FusedAdamW(spec.beta1(), spec.beta2(), spec.epsilon());
    this.weightDecay = spec.weightDecay();
    this.matrixSize = matrixSize;
    this.all = all;
  }

  @Override
  public void step(long count, double rate) {
    try (TensorScope scope = new TensorScope()) {
      long vectorSize = all.parameters().numel() - matrixSize;
      adamw.step(all.narrow(0, matrixSize), count, rate, weightDecay);
      adamw.step(all.narrow(matrixSize, vectorSize), count, rate, 0);
    }
  }
}
