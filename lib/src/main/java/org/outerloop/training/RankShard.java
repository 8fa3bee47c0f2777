package org.outerloop.training;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
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
  private final Shards cut;
  private final FlatParameters master;
  private final FlatParameters firstMoment;
  private final FlatParameters secondMoment;
  private final FlatParameters gradients; // of the whole model
  private final Tensor ownGradients; // of the shard, a view
  private final GatheredWeights weights;
  private final GradientPass pass;
  private final Optimizer optimizer;

  /**
   * @param device resolved
   * @param index of the rank
   */
  RankShard(ModelSpec model, TrainingSpec training, Device device, Shards cut, int index) {
    this.training = training;
    this.cut = cut;
    master = new FlatParameters(cut.length(index), device);
    firstMoment = new FlatParameters(cut.length(index), device);
    secondMoment = new FlatParameters(cut.length(index), device);
    gradients = new FlatParameters(cut.size(), device);
    try (TensorScope scope = new TensorScope()) {
      ownGradients = gradients.tensor().narrow(0, cut.offset(index), cut.length(index));
      ownGradients.retainReference();
    }
    weights = new GatheredWeights(training.precision(), cut, gradients, device);
    pass = GradientPass.of(model, training, device, gradients, false);
    optimizer = new AdamW(training.optimizer().adamw(), matrices(model, cut, index), buffers());
  }

  /** Entries of a shard that belong to matrices, which come first in the layout. */
  private static long matrices(ModelSpec model, Shards cut, int index) {
    long matrixSize = ParameterLayout.of(model).matrixSize();
    return Math.max(0, Math.min(matrixSize, cut.offset(index + 1)) - cut.offset(index));
  }

  private FusedAdamW.Range buffers() {
    return new FusedAdamW.Range(
        master.tensor(), ownGradients, firstMoment.tensor(), secondMoment.tensor());
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
  Outcome step(Rank rank, int[][] rows, long tokens, long count, double rate) {
    try (TensorScope scope = new TensorScope();
        Gradients off = Gradients.off()) {
      pass.weights(weights.gather(rank, master));
      double loss = backward(rows, 1.0 / tokens);
      rank.reduceScatter(gradients.tensor(), cut);
      Tensor norm = clip(rank);
      optimizer.step(count, rate);
      return new Outcome(loss, norm.item_double());
    }
  }

  /** In micro-batches. */
  private double backward(int[][] rows, double scale) {
    int count = training.microBatchSequences();
    Tensor total = pass.backward(Arrays.copyOf(rows, count), scale, true);
    for (int first = count; first < rows.length; first += count) {
      total.add_(pass.backward(Arrays.copyOfRange(rows, first, first + count), scale, false));
    }
    return total.item_double();
  }

  /** Scales the rank's gradient as the norm over all ranks demands; returns that norm. */
  private Tensor clip(Rank rank) {
    Tensor squares = SquaredNorm.of(ownGradients);
    rank.allReduce(squares);
    Tensor norm = squares.sqrt();
    Tensor ratio = norm.add(new Scalar(1e-6)).reciprocal().mul_(new Scalar(training.clipNorm()));
    ownGradients.mul_(ratio.clamp_max(new Scalar(1.0)));
    return norm;
  }

  @Override
  public void close() {
    pass.close();
    weights.close();
    ownGradients.close();
    gradients.close();
    secondMoment.close();
    firstMoment.close();
    master.close();
  }
}
