package org.outerloop.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
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
  private final double clipNorm;
  private final DoubleUnaryOperator sumOfRanks;
  private final Rows gradients;
  private final List<Part> parts = new ArrayList<>();

  /**
   * @param matrixSize entries of all matrices, which come first and decay
   * @param copy (size) where the pass reads its weights
   * @param sumOfRanks from the gradient's squares in these buffers to those of the whole model
   */
  HostUpdate(
      TrainingSpec training,
      long matrixSize,
      FusedAdamW.Range buffers,
      Tensor copy,
      DoubleUnaryOperator sumOfRanks) {
    workers = new Workers(training.threads());
    adamw =
        new AdamWStep(
            training.optimizer().adamw().beta1(),
            training.optimizer().adamw().beta2(),
            training.optimizer().adamw().epsilon());
    clipNorm = training.clipNorm();
    this.sumOfRanks = sumOfRanks;
    gradients = HostMatrix.flat(buffers.gradients());
    try (TensorScope scope = new TensorScope()) {
      long size = buffers.parameters().numel();
      addPart(buffers, copy, 0, matrixSize, training.optimizer().adamw().weightDecay());
      addPart(buffers, copy, matrixSize, size - matrixSize, 0);
    }
  }

  /** A range with a decay of its own; a shard may have none of one kind. */
  private record Part(AdamWStep.Buffers buffers, double decay) {}

  private void addPart(FusedAdamW.Range all, Tensor copy, long offset, long length, double decay) {
    if (length > 0) {
      FusedAdamW.Range part = all.narrow(offset, length);
      AdamWStep.Buffers rows =
          new AdamWStep.Buffers(
              HostMatrix.flat(part.parameters()),
              HostMatrix.flat(part.gradients()),
              HostMatrix.flat(part.first()),
              HostMatrix.flat(part.second()),
              HostMatrix.flat(copy.narrow(0, offset, length)));
      parts.add(new Part(rows, decay));
    }
  }

  @Override
  public Tensor apply(long count, double rate) {
    double squares = Sums.squares(workers, gradients);
    double norm = Math.sqrt(sumOfRanks.applyAsDouble(squares));
    double factor = Math.min(1, clipNorm / (norm + 1e-6));
    for (Part part : parts) {
      adamw.update(workers, part.buffers(), count, rate, part.decay(), factor);
    }
    return torch.full(new long[0], new Scalar(norm), Device.CPU.options(ScalarType.Double));
  }

  @Override
  public void close() {
    workers.close();
  }
}
