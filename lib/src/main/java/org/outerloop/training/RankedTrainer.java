package org.outerloop.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.RankFailedException;
import org.outerloop.tensor.RankGroup;
import org.outerloop.tensor.ShardedParameters;
import org.outerloop.tensor.Shards;
import org.outerloop.tensor.Torch;

/**
 * One peer on several devices, each a rank in a thread of its own: data parallel, with optimizer
 * state and master parameters cut into one shard per rank (Rajbhandari et al., ZeRO, arXiv
 * 1910.02054). A step:
 *
 * <pre>
 *   all-gather       weights, in the format of the pass, from the master shards
 *   each rank        gradient of its share of the batch, one block of sequences
 *   reduce-scatter   gradients, in float32: each rank has the sum for its shard
 *   all-reduce       squares of the gradient, for the clip by global norm
 *   each rank        the optimizer, on its shard
 * </pre>
 *
 * <p>The same bits every time on the same number of ranks. Against one device only the order of
 * sums differs: over sequences, and over the squares of the norm.
 *
 * <p>Memory of a rank for N parameters and R ranks: 12 N / R bytes of master and moments, 4 N of
 * gradient and 4 N of weights, in bfloat16 on a GPU 2 N more. On the CPU all ranks share one
 * memory, and each computes with {@code training.threads}.
 */
final class RankedTrainer implements Trainer {
  /** A rank that keeps the others waiting longer than this has gone astray. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final ModelSpec model;
  private final TrainingSpec training;
  private final LearningRateSchedule schedule;
  private final RankGroup group;
  private final List<RankShard> shards = new ArrayList<>();
  private final ShardedParameters parameters;
  private final ShardedParameters firstMoment;
  private final ShardedParameters secondMoment;

  /**
   * Starts the ranks and takes memory for the model.
   *
   * @param devices one per rank
   * @param recompute whether blocks are computed again for the backward pass
   */
  RankedTrainer(ModelSpec model, TrainingSpec training, List<Device> devices, boolean recompute) {
    this.model = model;
    this.training = training;
    requireDivisible(training, devices.size());
    List<Device> resolved = devices.stream().map(Device::resolve).toList();
    requireRoom(resolved);
    schedule = LearningRateSchedule.of(training);
    Shards cut = new Shards(model.parameterCount(), devices.size());
    group = new RankGroup(resolved, PATIENCE);
    try {
      shards.addAll(group.run(rank -> new RankShard(model, training, cut, rank, recompute)));
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
    parameters = sharded(cut, RankShard::master);
    firstMoment = sharded(cut, RankShard::firstMoment);
    secondMoment = sharded(cut, RankShard::secondMoment);
  }

  private static void requireDivisible(TrainingSpec training, int ranks) {
    Require.that(
        training.batchSequences() % (ranks * training.microBatchSequences()) == 0,
        "training.batch-sequences %s is not a multiple of training.micro-batch-sequences %s times"
            + " training.devices %s",
        training.batchSequences(),
        training.microBatchSequences(),
        ranks);
    Require.that(
        training.optimizer().kind() == OptimizerSpec.Kind.ADAMW,
        "Optimizer muon needs whole matrices, but %s devices cut them into shards: set"
            + " training.devices to 1 or training.optimizer.kind to adamw",
        ranks);
  }

  private void requireRoom(List<Device> devices) {
    long needed = TrainingMemory.of(model, training).buffers();
    long there = Torch.physicalBytes();
    Require.that(
        !devices.contains(Device.CPU) || needed <= there,
        "%s ranks that train a model of %,d parameters take %,d bytes for parameters, gradients and"
            + " moments alone; this machine has %,d: choose smaller model sizes or fewer devices",
        devices.size(),
        model.parameterCount(),
        needed,
        there);
  }

  private ShardedParameters sharded(Shards cut, Function<RankShard, FlatParameters> part) {
    return new ShardedParameters(cut, shards.stream().map(part).toList());
  }

  @Override
  public ShardedParameters parameters() {
    return parameters;
  }

  @Override
  public ShardedParameters firstMoment() {
    return firstMoment;
  }

  @Override
  public ShardedParameters secondMoment() {
    return secondMoment;
  }

  /**
   * {@inheritDoc}
   *
   * @throws RankFailedException when a rank fails; the trainer is then of no use
   */
  @Override
  public TrainingLog train(long firstStep, long sinceColdStart, Iterator<int[][]> batches) {
    Require.that(firstStep >= 0, "First inner step %s is negative", firstStep);
    useThreads();
    List<Double> losses = new ArrayList<>();
    List<Double> norms = new ArrayList<>();
    long tokens = 0;
    long start = System.nanoTime();
    while (batches.hasNext()) {
      int[][] batch = batches.next();
      int taken = losses.size();
      tokens += step(firstStep + taken, sinceColdStart + taken, batch, losses, norms);
    }
    requireFiniteParameters(firstStep + losses.size() - 1);
    return new TrainingLog(losses, norms, tokens, (System.nanoTime() - start) * 1e-9);
  }

  private void useThreads() {
    group.run(
        rank -> {
          Torch.useThreads(training.threads());
          return rank.index();
        });
  }

  private long step(
      long step, long sinceColdStart, int[][] batch, List<Double> losses, List<Double> norms) {
    Require.that(
        batch.length == training.batchSequences(),
        "Inner step %s has %s sequences, training.batch-sequences is %s",
        step,
        batch.length,
        training.batchSequences());
    TokenRows.of(batch, model.vocabularySize()); // an error in a rank would end them all
    long tokens = (long) batch.length * (batch[0].length - 1);
    double rate = schedule.rate(step, sinceColdStart);
    List<RankShard.Outcome> outcomes =
        group.run(
            rank -> {
              int[][] rows = share(batch, rank.index());
              RankShard shard = shards.get(rank.index());
              return shard.step(rows, tokens, sinceColdStart + 1, rate);
            });
    double loss = outcomes.stream().mapToDouble(RankShard.Outcome::loss).sum();
    losses.add(DivergedException.unlessFinite("The training loss", loss / tokens, step));
    double norm = outcomes.get(0).gradientNorm();
    norms.add(DivergedException.unlessFinite("The gradient's norm", norm, step));
    return tokens;
  }

  private int[][] share(int[][] batch, int rank) {
    int rows = batch.length / shards.size();
    return Arrays.copyOfRange(batch, rank * rows, (rank + 1) * rows);
  }

  private void requireFiniteParameters(long step) {
    List<Boolean> finite = group.run(rank -> shards.get(rank.index()).master().finite());
    if (finite.contains(false)) {
      DivergedException.unlessFinite("A parameter", Double.NaN, step);
    }
  }

  @Override
  public void close() {
    group.close(); // first: a rank at work uses its shard
    shards.forEach(RankShard::close);
  }
}
