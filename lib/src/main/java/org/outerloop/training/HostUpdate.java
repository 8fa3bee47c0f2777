package org.outerloop.training;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.kernels.AdamWStep;
import org.outerloop.kernels.Rows;
import org.outerloop.kernels.Sums;
import org.outerloop.kernels.Workers;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FusedAdamW;
import org.outerloop.tensor.HostMatrix;
import org.outerloop.tensor.TensorScope;

/**
 * AdamW on a CPU in two passes over memory: one for the gradient's norm, one for everything else,
 * the pass's rounded copy included.
 */
final class HostUpdate implements Update {
  private final Workers workers;
  private final AdamWStep adamw;
  private final double weightDecay;
  private final double clipNorm;
  private final Rows gradients;
  private final AdamWStep.Buffers matrices;
  private final AdamWStep.Buffers vectors;

  /**
   * @param matrixSize entries of all matrices, which come first and decay
   * @param copy (size) where the pass reads its weights
   */
  HostUpdate(TrainingSpec training, long matrixSize, FusedAdamW.Range buffers, Tensor copy) {
    workers = new Workers(training.threads());
    adamw =
        new AdamWStep(
            training.optimizer().adamw().beta1(),
            training.optimizer().adamw().beta2(),
            training.optimizer().adamw().epsilon());
    weightDecay = training.optimizer().adamw().weightDecay();
    clipNorm = training.clipNorm();
    gradients = HostMatrix.flat(buffers.gradients());
    try (TensorScope scope = new TensorScope()) {
      long size = buffers.parameters().numel();
      matrices = rows(buffers, copy, 0, matrixSize);
      vectors = rows(buffers, copy, matrixSize, size - matrixSize);
    }
  }

  private static AdamWStep.Buffers rows(
      FusedAdamW.Range all, Tensor copy, long offset, long length) {
    FusedAdamW.Range part = all.narrow(offset, length);
    return new AdamWStep.Buffers(
        HostMatrix.flat(part.parameters()),
        HostMatrix.flat(part.gradients()),
        HostMatrix.flat(part.first()),
        HostMatrix.flat(part.second()),
        HostMatrix.flat(copy.narrow(0, offset, length)));
  }

  @Override
  public Tensor apply(long count, double rate) {
    double norm = Math.sqrt(Sums.squares(workers, gradients));
    double factor = Math.min(1, clipNorm / (norm + 1e-6));
    adamw.update(workers, matrices, count, rate, weightDecay, factor);
    adamw.update(workers, vectors, count, rate, 0, factor);
    return torch.full(new long[0], new Scalar(norm), Device.CPU.options(ScalarType.Double));
  }

  @Override
  public void close() {
    workers.close();
  }
}
