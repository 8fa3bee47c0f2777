package org.outerloop.jobs.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.spark.api.TrainingHook;
import org.outerloop.jobs.dl4j.SparseLoCoSettings.State;
import org.outerloop.jobs.dl4j.SparseLoCoSettings.Work;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.MergeSpec.MeanRule;

/**
 * Builds a {@link SparseLoCoTrainingMaster} where DL4J users look for it. What is not set is as in
 * SparseLoCo's paper, but for the mean, which is over those that sent a coordinate: workers of one
 * cluster need no protection from one another. Values are checked by {@link #build}. Not
 * thread-safe.
 */
public final class SparseLoCoBuilder {
  private final int workers;
  private final int batchSize;
  private final List<TrainingHook> hooks = new ArrayList<>();
  private int localSteps = 10;
  private long seed = 1;
  private int chunkEdge = 64;
  private int topK = 64;
  private double errorDecay = 0.95;
  private Quantisation quantiser = Quantisation.TWO_LEVELS;
  private Coding coding = Coding.RICE;
  private double outerLearningRate = 1;
  private MeanRule mean = MeanRule.OVER_SENDERS;
  private boolean saveUpdater;
  private int checkpointRounds = 50; // a lineage of 150 overflows the stack
  private String folder = "";
  private boolean collectStats;

  /**
   * A builder for so many workers.
   *
   * @param workers tasks that train side by side; best the number of the cluster's cores for them
   * @param batchSize examples of one local step
   */
  public SparseLoCoBuilder(int workers, int batchSize) {
    this.workers = workers;
    this.batchSize = batchSize;
  }

  /** Steps of a worker between two merges (H); DL4J's averagingFrequency. */
  public SparseLoCoBuilder localSteps(int steps) {
    localSteps = steps;
    return this;
  }

  /** Of all random choices; DL4J's rngSeed. */
  public SparseLoCoBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** Entries sent of each full chunk of a weight, and the chunk's edge: k of edge x edge. */
  public SparseLoCoBuilder density(int k, int edge) {
    topK = k;
    chunkEdge = edge;
    return this;
  }

  /** What is kept of the unsent from round to round. */
  public SparseLoCoBuilder errorDecay(double decay) {
    errorDecay = decay;
    return this;
  }

  /** How sent values are rounded and written. */
  public SparseLoCoBuilder codec(Quantisation rounding, Coding writing) {
    quantiser = rounding;
    coding = writing;
    return this;
  }

  /** Step of the merge, and what a sum is divided by. */
  public SparseLoCoBuilder outer(double learningRate, MeanRule rule) {
    outerLearningRate = learningRate;
    mean = rule;
    return this;
  }

  /** Whether a fit leaves the mean updater state in the network; if not, it is with the workers. */
  public SparseLoCoBuilder saveUpdater(boolean save) {
    saveUpdater = save;
    return this;
  }

  /** Rounds after which the workers' states are copied or written. */
  public SparseLoCoBuilder checkpointRounds(int rounds) {
    checkpointRounds = rounds;
    return this;
  }

  /** A folder that all executors reach, for the workers' states. */
  public SparseLoCoBuilder stateFolder(String uri) {
    folder = uri;
    return this;
  }

  /** Called at the workers, before and after each local step. */
  public SparseLoCoBuilder trainingHooks(TrainingHook... all) {
    hooks.addAll(List.of(all));
    return this;
  }

  /** Whether getTrainingStats gives the statistics. */
  public SparseLoCoBuilder collectTrainingStats(boolean collect) {
    collectStats = collect;
    return this;
  }

  /** The settings without a master. */
  public SparseLoCoSettings settings() {
    return new SparseLoCoSettings(
        new Work(workers, batchSize, localSteps, seed),
        new CompressionSpec(chunkEdge, topK, errorDecay, 1 << 20, quantiser, coding),
        new MergeSpec(outerLearningRate, mean),
        new State(saveUpdater, checkpointRounds, folder));
  }

  /**
   * The master.
   *
   * @throws IllegalArgumentException naming the setting that is out of its range
   */
  public SparseLoCoTrainingMaster build() {
    SparseLoCoTrainingMaster master = new SparseLoCoTrainingMaster(settings());
    hooks.forEach(master::addHook);
    master.setCollectTrainingStats(collectStats);
    return master;
  }
}
