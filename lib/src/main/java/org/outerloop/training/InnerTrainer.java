package org.outerloop.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.OptimizerSpec.Kind;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.FusedAdamW;
import org.outerloop.tensor.TensorScope;
import org.outerloop.tensor.Torch;

/**
 * One peer's model and optimizer: takes inner steps. Parameters and moments start as zeros; the
 * caller writes the parameters of the round, and the moments that {@link #firstMoment} and {@link
 * #secondMoment} held after the round before.
 *
 * <p>Not thread-safe, but may be used from one thread after another; trainers in several threads do
 * not disturb one another. Native memory: {@link TrainingMemory}; flat from the second step on.
 */
public final class InnerTrainer implements Trainer {
  private final ModelSpec model;
  private final TrainingSpec training;
  private final Device device;
  private final FlatParameters parameters;
  private final FlatParameters firstMoment;
  private final FlatParameters secondMoment;
  private final FlatParameters gradients;
  private final GradientPass pass;
  private final Update update;
  private final LearningRateSchedule schedule;

  /**
   * Takes memory for the model.
   *
   * @throws IllegalArgumentException when the buffers alone exceed the machine's memory
   * @throws IllegalStateException when the natives do not load or the device is not there
   */
  public InnerTrainer(ModelSpec model, TrainingSpec training, Device device) {
    this(model, training, device, false);
  }

  /**
   * Takes memory for the model.
   *
   * @param recompute whether a block's activations are made again for its backward pass instead of
   *     kept: a third more work and far less memory on a CPU, the same bits
   */
  public InnerTrainer(ModelSpec model, TrainingSpec training, Device device, boolean recompute) {
    Torch.useThreads(training.threads());
    ParameterLayout layout = ParameterLayout.of(model);
    this.model = model;
    this.training = training;
    this.device = device.resolve();
    requireRoom(model, TrainingMemory.of(model, training).buffers());
    parameters = new FlatParameters(layout.size(), this.device);
    firstMoment = new FlatParameters(layout.size(), this.device);
    secondMoment = new FlatParameters(layout.size(), this.device);
    gradients = new FlatParameters(layout.size(), this.device);
    pass = GradientPass.of(model, training, this.device, gradients, recompute);
    pass.weights(parameters);
    update = update(layout);
    schedule = LearningRateSchedule.of(training);
  }

  private Update update(ParameterLayout layout) {
    FusedAdamW.Range buffers =
        new FusedAdamW.Range(
            parameters.tensor(), gradients.tensor(), firstMoment.tensor(), secondMoment.tensor());
    if (pass instanceof HostPass host && training.optimizer().kind() == Kind.ADAMW) {
      return new HostUpdate(
          training, layout.matrixSize(), buffers, host.values(), DoubleUnaryOperator.identity());
    }
    Optimizer optimizer = Optimizer.of(training, layout, buffers);
    return new DeviceUpdate(
        gradients.tensor(),
        training.clipNorm(),
        optimizer,
        UnaryOperator.identity(),
        () -> pass.weights(parameters));
  }

  private void requireRoom(ModelSpec model, long needed) {
    long there = Torch.physicalBytes();
    Require.that(
        device != Device.CPU || needed <= there,
        "Training a model of %,d parameters takes %,d bytes for parameters, gradient and moments"
            + " alone; this machine has %,d: choose smaller model sizes",
        model.parameterCount(),
        needed,
        there);
  }

  /** The parameters, float32, in the order of {@link ParameterLayout}. */
  @Override
  public FlatParameters parameters() {
    return parameters;
  }

  /** The optimizer's mean of gradients, in the order of the parameters. */
  @Override
  public FlatParameters firstMoment() {
    return firstMoment;
  }

  /** AdamW's mean of squared gradients, in the order of the parameters; zeros for Muon's. */
  @Override
  public FlatParameters secondMoment() {
    return secondMoment;
  }

  @Override
  public TrainingLog train(long firstStep, long sinceColdStart, Iterator<int[][]> batches) {
    Require.that(firstStep >= 0, "First inner step %s is negative", firstStep);
    Torch.useThreads(training.threads());
    List<Double> losses = new ArrayList<>();
    List<Double> norms = new ArrayList<>();
    long tokens = 0;
    long start = System.nanoTime();
    pass.weights(parameters);
    while (batches.hasNext()) {
      int[][] batch = batches.next();
      int taken = losses.size();
      tokens += step(firstStep + taken, sinceColdStart + taken, batch, losses, norms);
    }
    requireFiniteParameters(firstStep + losses.size() - 1);
    return new TrainingLog(losses, norms, tokens, (System.nanoTime() - start) * 1e-9);
  }

  private long step(
      long step, long sinceColdStart, int[][] batch, List<Double> losses, List<Double> norms) {
    Require.that(
        batch.length == training.batchSequences(),
        "Inner step %s has %s sequences, training.batch-sequences is %s",
        step,
        batch.length,
        training.batchSequences());
    requireEqualLengths(batch);
    long tokens = (long) batch.length * (batch[0].length - 1);
    try (TensorScope scope = new TensorScope()) {
      Tensor loss = backward(batch, 1.0 / tokens);
      Tensor norm = update.apply(sinceColdStart + 1, schedule.rate(step, sinceColdStart));
      losses.add(finite("The training loss", loss.item_double() / tokens, step));
      norms.add(finite("The gradient's norm", norm.item_double(), step));
    }
    return tokens;
  }

  private static void requireEqualLengths(int[][] batch) {
    for (int row = 1; row < batch.length; row++) {
      Require.that(
          batch[row].length == batch[0].length,
          "Sequence %s of the batch has %s tokens, not %s",
          row,
          batch[row].length,
          batch[0].length);
    }
  }

  /** Adds up gradients over micro-batches; returns the sum of the loss over tokens. */
  private Tensor backward(int[][] batch, double scale) {
    int count = training.microBatchSequences();
    Tensor total = pass.backward(Arrays.copyOf(batch, count), scale, true);
    for (int first = count; first < batch.length; first += count) {
      total.add_(pass.backward(Arrays.copyOfRange(batch, first, first + count), scale, false));
    }
    return total;
  }

  private static double finite(String what, double value, long step) {
    if (!Double.isFinite(value)) {
      throw new DivergedException(what, value, step);
    }
    return value;
  }

  private void requireFiniteParameters(long step) {
    if (!parameters.finite()) {
      throw new DivergedException("A parameter", Double.NaN, step);
    }
  }

  @Override
  public void close() {
    update.close();
    pass.close();
    gradients.close();
    secondMoment.close();
    firstMoment.close();
    parameters.close();
  }
}
