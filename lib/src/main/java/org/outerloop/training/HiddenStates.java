package org.outerloop.training;

import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.ParameterBuffer;
import org.outerloop.tensor.Torch;

/**
 * The last hidden states of a model, after its final norm.
 *
 * <p>Always in float32, whatever the run trains in: two machines then agree to about a millionth,
 * where bfloat16 would drown the difference between a model and the next one in rounding. One
 * sequence goes through the model at a time, so the bits depend on nothing but parameters,
 * sequence, device and thread count. Memory: that of a forward pass of one sequence. Not
 * thread-safe.
 */
public final class HiddenStates implements AutoCloseable {
  private static final int WINDOW = 1 << 20;

  private final ModelSpec model;
  private final int threads;
  private final FlatParameters parameters;
  private final boolean owned;
  private final LossPass pass;

  private HiddenStates(
      ModelSpec model, FlatParameters parameters, boolean owned, Device device, int threads) {
    Require.that(
        parameters.size() == model.parameterCount(),
        "%s parameters for a model of %s",
        parameters.size(),
        model.parameterCount());
    this.model = model;
    this.threads = threads;
    this.parameters = parameters;
    this.owned = owned;
    Torch.useThreads(threads);
    pass = LossPass.of(model, Precision.FLOAT32, device.resolve(), parameters.tensor(), threads);
  }

  /**
   * Of parameters that are the caller's. They are read where they are, as they are when states are
   * asked for; where they lie in parts, a copy is made here.
   *
   * @param device where the parameters are, or where their parts come together
   */
  public static HiddenStates of(
      ModelSpec model, ParameterBuffer parameters, Device device, int threads) {
    return parameters instanceof FlatParameters flat
        ? new HiddenStates(model, flat, false, device, threads)
        : new HiddenStates(model, copy(parameters, device), true, device, threads);
  }

  /** Of parameters that are written here, zeros until then. */
  public static HiddenStates of(ModelSpec model, Device device, int threads) {
    FlatParameters parameters = new FlatParameters(model.parameterCount(), device);
    return new HiddenStates(model, parameters, true, device, threads);
  }

  private static FlatParameters copy(ParameterBuffer from, Device device) {
    FlatParameters to = new FlatParameters(from.size(), device);
    float[] window = new float[(int) Math.min(WINDOW, from.size())];
    for (long offset = 0; offset < from.size(); offset += window.length) {
      int length = (int) Math.min(window.length, from.size() - offset);
      from.read(offset, window, length);
      to.write(offset, window, length);
    }
    return to;
  }

  /** What states are computed with. */
  public FlatParameters parameters() {
    return parameters;
  }

  /**
   * A row of {@code hidden-size} numbers for every token but the last, which nobody reads.
   *
   * @param sequence of 2 to context length + 1 ids
   */
  public float[] of(int[] sequence) {
    Torch.useThreads(threads);
    return pass.states(new int[][] {sequence});
  }

  /** Numbers in a row. */
  public int width() {
    return model.hiddenSize();
  }

  @Override
  public void close() {
    pass.close();
    if (owned) {
      parameters.close();
    }
  }
}
