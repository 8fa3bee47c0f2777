package org.outerloop.training;

import org.bytedeco.pytorch.Tensor;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;
import org.outerloop.tensor.Torch;

/** Hidden states as {@link HiddenStates} computes them, and as it does not. */
public final class StatesBench implements AutoCloseable {
  private final FlatParameters parameters;
  private final Tensor values; // (size) in the format of the pass
  private final LossPass pass;

  /**
   * Takes memory for the model.
   *
   * @param libtorch whether by libtorch's operations rather than by our own forward pass
   */
  public StatesBench(ModelSpec model, Precision precision, boolean libtorch, int threads) {
    Torch.useThreads(threads);
    parameters = new FlatParameters(model.parameterCount(), Device.CPU);
    try (TensorScope scope = new TensorScope()) {
      values = parameters.tensor().to(Torch.format(precision)).retainReference();
    }
    pass =
        libtorch
            ? new LossPass.Recorded(model, precision, Device.CPU, values)
            : new LossPass.Host(model, precision, values, threads);
  }

  /** To be called when the parameters are written. */
  public void takeOver() {
    try (Gradients off = Gradients.off()) {
      values.copy_(parameters.tensor());
    }
  }

  public FlatParameters parameters() {
    return parameters;
  }

  public float[] of(int[] sequence) {
    return pass.states(new int[][] {sequence});
  }

  @Override
  public void close() {
    pass.close();
    values.close();
    parameters.close();
  }
}
