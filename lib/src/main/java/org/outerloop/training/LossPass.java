package org.outerloop.training;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.model.CrossEntropy;
import org.outerloop.model.HostTransformer;
import org.outerloop.model.Transformer;
import org.outerloop.model.Weights;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;

/** Forward pass to the loss, over parameters that are the caller's. Not thread-safe. */
interface LossPass extends AutoCloseable {

  /** Sum of the next-token loss of each sequence, in nats; all are of one length. */
  double[] sums(int[][] sequences);

  /** The last normalised state of every token that is read, sequence by sequence, row after row. */
  float[] states(int[][] sequences);

  @Override
  void close();

  /**
   * The faster pass for this device.
   *
   * @param device resolved
   * @param values parameters (size) on the device, of format {@code precision}
   */
  static LossPass of(
      ModelSpec model, Precision precision, Device device, Tensor values, int threads) {
    return device == Device.CPU
        ? new Host(model, precision, values, threads)
        : new Recorded(model, precision, device, values);
  }

  /** On a CPU. */
  final class Host implements LossPass {
    private final ModelSpec model;
    private final HostTransformer transformer;

    Host(ModelSpec model, Precision precision, Tensor values, int threads) {
      this.model = model;
      transformer = new HostTransformer(model, precision, values, null, threads, false);
    }

    @Override
    public double[] sums(int[][] sequences) {
      TokenRows rows = TokenRows.of(sequences, model.vocabularySize());
      return transformer.losses(rows.inputs(), rows.targets(), rows.length());
    }

    @Override
    public float[] states(int[][] sequences) {
      TokenRows rows = TokenRows.of(sequences, model.vocabularySize());
      return transformer.states(rows.inputs(), rows.length());
    }

    @Override
    public void close() {
      transformer.close();
    }
  }

  /** libtorch's operations, on any device. */
  final class Recorded implements LossPass {
    private final ModelSpec model;
    private final Device device;
    private final Weights weights;
    private final Transformer transformer;
    private final CrossEntropy crossEntropy;

    Recorded(ModelSpec model, Precision precision, Device device, Tensor values) {
      this.model = model;
      this.device = device;
      weights = Weights.of(model, values);
      transformer = new Transformer(model, weights, device, precision);
      crossEntropy = CrossEntropy.forDevice(device);
    }

    @Override
    public double[] sums(int[][] sequences) {
      try (TensorScope scope = new TensorScope()) {
        TokenBatch batch = TokenBatch.of(sequences, model.vocabularySize(), device);
        Tensor hidden = transformer.forward(batch.inputs()).view(-1, model.hiddenSize());
        int length = sequences[0].length - 1;
        double[] sums = new double[sequences.length];
        for (int i = 0; i < sums.length; i++) {
          Tensor own = hidden.narrow(0, (long) i * length, length);
          Tensor targets = batch.targets().narrow(0, (long) i * length, length);
          sums[i] = crossEntropy.sum(own, transformer.head(), targets).item_double();
        }
        return sums;
      }
    }

    @Override
    public float[] states(int[][] sequences) {
      try (Gradients off = Gradients.off();
          TensorScope scope = new TensorScope()) {
        TokenBatch batch = TokenBatch.of(sequences, model.vocabularySize(), device);
        Tensor hidden = transformer.forward(batch.inputs()).to(ScalarType.Float).cpu();
        float[] states = new float[Math.toIntExact(hidden.numel())];
        hidden.contiguous().data_ptr_float().get(states);
        return states;
      }
    }

    @Override
    public void close() {
      transformer.close();
      weights.close();
    }
  }
}
