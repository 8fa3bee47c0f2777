package org.outerloop.training;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.FusedAdamW;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.Rank;
import org.outerloop.tensor.Shards;
import org.outerloop.tensor.TensorScope;

/**
 * What one rank holds: master parameters and moments of its shard alone, weights and gradient of
 * the whole model. Works in the rank's thread; others may read and write the shard between steps.
 */
final class RankShard implements AutoCloseable {
  private final TrainingSpec training;
  private final Rank rank;
  private final Shards cut;
  private final FlatParameters master;
  private final FlatParameters firstMoment;
  private final FlatParameters secondMoment;
  private final FlatParameters gradients; // of the whole model
  private final GatheredWeights weights;
  private final GradientPass pass;
  private final Tensor ownGradients; // of the shard, a view
  private final Update update;

  RankShard(ModelSpec model, TrainingSpec training, Shards cut, Rank rank, boolean recompute) {
    this.training = training;
    this.rank = rank;
    this.cut = cut;
    Device device = rank.device();
    long size = cut.length(rank.index());
    master = new FlatParameters(size, device);
    firstMoment = new FlatParameters(size, device);
    secondMoment = new FlatParameters(size, device);
    gradients = new FlatParameters(cut.size(), device);
    weights = new GatheredWeights(training.precision(), cut, gradients, rank);
    pass = GradientPass.of(model, training, device, gradients, recompute);
    try (TensorScope scope = new TensorScope()) {
      ownGradients = gradients.tensor().narrow(0, cut.offset(rank.index()), size);
      ownGradients.retainReference();
    }
    update = update(model);
  }

  private Update update(ModelSpec model) {
    FusedAdamW.Range buffers =
        new FusedAdamW.Range(
            master.tensor(), ownGradients, firstMoment.tensor(), secondMoment.tensor());
    if (rank.device() == Device.CPU) {
      return new HostUpdate(training, matrices(model), buffers, weights.own(), rank::allReduce);
    }
    Optimizer adamw = new AdamW(training.optimizer().adamw(), matrices(model), buffers);
    return new DeviceUpdate(ownGradients, training.clipNorm(), adamw, this::sum, () -> {});
  }

  private Tensor sum(Tensor squares) {
    rank.allReduce(squares);
    return squares;
  }

  /** Entries of the shard that belong to matrices, which come first in the layout. */
  private long matrices(ModelSpec model) {
    long matrixSize = ParameterLayout.of(model).matrixSize();
    long end = Math.min(matrixSize, cut.offset(rank.index() + 1));
    return Math.max(0, end - cut.offset(rank.index()));
  }

  FlatParameters master() {
    return master;
  }

  FlatParameters firstMoment() {
    return firstMoment;
  }

  FlatParameters secondMoment() {
    return secondMoment;
  }

  /**
   * What a rank knows of a step.
   *
   * @param loss summed over the predicted tokens of this rank's rows
   * @param gradientNorm of the whole batch and model, before the clip; the same on all ranks
   */
  record Outcome(double loss, double gradientNorm) {}

  /**
   * One inner step; to be called by all ranks.
   *
   * @param rows this rank's share of the batch
   * @param tokens predicted in the whole batch
   * @param count steps since the moments were zeros, this one included
   * @param rate learning rate
   */
  Outcome step(int[][] rows, long tokens, long count, double rate) {
    try (TensorScope scope = new TensorScope();
        Gradients off = Gradients.off()) {
      pass.weights(weights.gather(master));
      Tensor loss = backward(rows, 1.0 / tokens);
      rank.reduceScatter(gradients.tensor(), cut);
      Tensor norm = update.apply(count, rate);
      return new Outcome(loss.item_double(), norm.item_double());
    }
  }

  /** Adds up gradients over micro-batches; returns the sum of the loss over tokens. */
  private Tensor backward(int[][] rows, double scale) {
    int count = training.microBatchSequences();
    Tensor total = pass.backward(Arrays.copyOf(rows, count), scale, true);
    for (int first = count; first < rows.length; first += count) {
      total.add_(pass.backward(Arrays.copyOfRange(rows, first, first + count), scale, false));
    }
    return total;
  }

  @Override
  public void close() {
    update.close();
    ownGradients.close();
    pass.close();
    weights.close();
    gradients.close();
    secondMoment.close();
    firstMoment.close();
    master.close();
  }
}
