package org.outerloop.training;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;
import org.outerloop.tensor.Torch;

/**
 * Measures the loss of a model on sequences. Sequences go through the model one by one, so the bits
 * of a loss depend on the parameters, the sequence and the thread count, never on what else is
 * measured; memory is that of one sequence. Not thread-safe.
 */
public final class LossMeter implements AutoCloseable {
  private final int threads;
  private final FlatParameters parameters;
  private final boolean rounded;
  private final Tensor passValues; // (size) in the format of the pass
  private final LossPass pass;

  /** Takes memory for the model; parameters start as zeros. */
  public LossMeter(ModelSpec model, Precision precision, Device device, int threads) {
    Torch.useThreads(threads);
    Device resolved = device.resolve();
    this.threads = threads;
    parameters = new FlatParameters(model.parameterCount(), resolved);
    rounded = precision == Precision.BFLOAT16;
    try (TensorScope scope = new TensorScope()) {
      passValues =
          rounded
              ? torch.zeros(new long[] {parameters.size()}, resolved.options(ScalarType.BFloat16))
              : parameters.tensor();
      passValues.retainReference();
    }
    pass = LossPass.of(model, precision, resolved, passValues, threads);
  }

  /** The parameters to measure, float32, in the order of the layout; the caller writes them. */
  public FlatParameters parameters() {
    return parameters;
  }

  /**
   * Mean next-token loss in nats of each sequence, with a float32 softmax. A model that is not
   * finite has a loss that is not. In bfloat16 each logit is rounded to 8 bits before the softmax:
   * to compare two models that are close, measure in float32.
   *
   * @param sequences each of 2 to context length + 1 ids
   */
  public double[] losses(List<int[]> sequences) {
    Torch.useThreads(threads);
    try (Gradients off = Gradients.off();
        TensorScope scope = new TensorScope()) {
      if (rounded) {
        passValues.copy_(parameters.tensor());
      }
      return sequences.stream()
          .mapToDouble(sequence -> pass.sum(sequence) / (sequence.length - 1))
          .toArray();
    }
  }

  @Override
  public void close() {
    pass.close();
    passValues.close();
    parameters.close();
  }
}
