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
 * Measures the loss of a model on sequences. They go through the model as many at once as have
 * {@value #PASS_TOKENS} tokens: a product of so many is a fifth faster than one of 128, and one of
 * more is not. A pass that is not full is filled up with its last sequence, so that all passes have
 * one shape. On a CPU the bits of a loss then depend on the parameters, the sequence and the thread
 * count, never on the other sequences. Not thread-safe.
 */
public final class LossMeter implements AutoCloseable {
  /** Of one forward pass, unless a single sequence has more. */
  static final int PASS_TOKENS = 256;

  private final int threads;
  private final FlatParameters parameters;
  private final boolean rounded;
  private final Tensor passValues; // (size) in the format of the pass
  private final LossPass pass;
  private final ParameterChange change;
  private boolean stale; // whether the pass must take over all parameters
  private long passNanos;
  private long measured;

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
    change = ParameterChange.of(parameters, passValues, rounded, resolved);
  }

  /**
   * The parameters to measure, float32, in the order of the layout. The caller writes them, and
   * asks for them anew before each writing: the next measurement then sees all of them.
   */
  public FlatParameters parameters() {
    stale = true;
    return parameters;
  }

  /**
   * Adds to some of the parameters [offset, offset + length) as they are measured, until {@link
   * #takeBack}, at a cost in proportion to their number.
   *
   * @param places from the offset on; none twice, here or in another call
   * @param addends one for each
   */
  public void add(long offset, int length, int[] places, float[] addends) {
    try (Gradients off = Gradients.off()) {
      takeOver();
      change.add(offset, length, places, addends);
    }
  }

  /** Puts back all that was changed; what is measured has the bits it had. */
  public void takeBack() {
    try (Gradients off = Gradients.off()) {
      change.takeBack();
    }
  }

  /** Seconds spent in forward passes so far, reading and rounding of parameters left out. */
  public double passSeconds() {
    return passNanos * 1e-9;
  }

  /** Sequences measured so far. */
  public long measured() {
    return measured;
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
    double[] losses = new double[sequences.size()];
    try (Gradients off = Gradients.off();
        TensorScope scope = new TensorScope()) {
      takeOver();
      long start = System.nanoTime();
      for (int first = 0; first < losses.length; ) {
        int end = endOfPass(sequences, first);
        double[] sums = pass.sums(full(sequences.subList(first, end)));
        for (int i = first; i < end; i++) {
          losses[i] = sums[i - first] / (sequences.get(i).length - 1);
        }
        first = end;
      }
      passNanos += System.nanoTime() - start;
      measured += losses.length;
    }
    return losses;
  }

  private static int[][] full(List<int[]> sequences) {
    int last = sequences.size() - 1;
    int[][] rows = new int[perPass(sequences.get(last).length - 1)][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = sequences.get(Math.min(i, last));
    }
    return rows;
  }

  private void takeOver() {
    if (stale && rounded) {
      passValues.copy_(parameters.tensor());
    }
    stale = false;
  }

  /** After the last sequence that goes through the model together with the first. */
  private static int endOfPass(List<int[]> sequences, int first) {
    int length = sequences.get(first).length;
    int most = first + perPass(length - 1);
    int end = first + 1;
    while (end < Math.min(most, sequences.size()) && sequences.get(end).length == length) {
      end++;
    }
    return end;
  }

  /** Sequences of so many predicted tokens that go through the model at once. */
  static int perPass(int length) {
    return Math.max(1, PASS_TOKENS / Math.max(1, length));
  }

  @Override
  public void close() {
    change.close();
    pass.close();
    passValues.close();
    parameters.close();
  }
}
