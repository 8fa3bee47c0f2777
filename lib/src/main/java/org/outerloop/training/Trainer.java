package org.outerloop.training;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.ParameterBuffer;

/**
 * One peer's model and optimizer: takes inner steps. Parameters and moments start as zeros; the
 * caller writes the parameters of the round, and the moments that {@link #firstMoment} and {@link
 * #secondMoment} held after the round before. Not thread-safe.
 */
public interface Trainer extends AutoCloseable {

  /**
   * A trainer of as many ranks as {@code training.devices} says, which share each batch; {@link
   * InnerTrainer} for one.
   *
   * @param devices that the peer may compute on: one GPU for each rank, or the CPU for all, where
   *     each rank takes {@code training.threads}. AUTO is resolved
   * @param recompute whether a block's activations are made again for its backward pass instead of
   *     kept: a third more work, far less memory, the same bits on a CPU
   * @throws IllegalArgumentException when there are more or fewer GPUs than ranks, or the buffers
   *     alone exceed the machine's memory
   * @throws IllegalStateException when the natives do not load or a device is not there
   */
  static Trainer of(
      ModelSpec model, TrainingSpec training, List<Device> devices, boolean recompute) {
    List<Device> resolved = devices.stream().map(Device::resolve).toList();
    List<Device> ranks =
        resolved.equals(List.of(Device.CPU))
            ? Collections.nCopies(training.devices(), Device.CPU)
            : resolved;
    Require.that(
        ranks.size() == training.devices(),
        "training.devices is %s, but a peer's task has %s: see spark.task.resource.gpu.amount",
        training.devices(),
        ranks);
    return ranks.size() == 1
        ? new InnerTrainer(model, training, ranks.get(0), recompute)
        : new RankedTrainer(model, training, ranks, recompute);
  }

  /** With all activations kept. */
  static Trainer of(ModelSpec model, TrainingSpec training, List<Device> devices) {
    return of(model, training, devices, false);
  }

  /** The parameters, float32, in the order of {@code ParameterLayout}. */
  ParameterBuffer parameters();

  /** The optimizer's mean of gradients, in the order of the parameters. */
  ParameterBuffer firstMoment();

  /** AdamW's mean of squared gradients, in the order of the parameters; zeros for Muon's. */
  ParameterBuffer secondMoment();

  /**
   * Takes one inner step per batch.
   *
   * @param firstStep number of the first, counted over all rounds from 0: it sets the learning rate
   *     and the bias correction
   * @param batches each {@code batchSequences} rows of equal length, tokens to read and one more
   * @throws DivergedException when a loss, gradient or parameter is not finite; the parameters are
   *     then of no use
   */
  default TrainingLog train(long firstStep, Iterator<int[][]> batches) {
    return train(firstStep, firstStep, batches);
  }

  /**
   * Takes one inner step per batch, with moments that may be younger than the run.
   *
   * @param sinceColdStart steps taken since the moments were zeros, before the first of these
   */
  TrainingLog train(long firstStep, long sinceColdStart, Iterator<int[][]> batches);

  @Override
  void close();
}
