package org.outerloop.jobs.dl4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.datavec.spark.util.SerializableHadoopConfig;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Trains a DL4J network on Spark as SparseLoCo does (arXiv 2508.15706), in place of DL4J's
 * parameter averaging:
 *
 * <pre>
 *   TrainingMaster master = new SparseLoCoBuilder(4, 32).localSteps(10).build();
 *   new SparkDl4jMultiLayer(spark, configuration, master).fit(examples);
 * </pre>
 *
 * <p>Each worker takes local steps with an updater of its own, sends the few largest entries of how
 * its parameters moved, keeps the rest for later rounds, and merges what all workers sent. One fit
 * goes once over the data. Unsent rest and updater state live on between fits, with the executors,
 * as long as it is the same network and nobody else changed its parameters.
 *
 * <p>Cost of a round: one job; a shuffle of one message per worker, read by every worker; nothing
 * through the driver but a row per worker. Cost of a fit: the data is read twice and shuffled once,
 * the parameters come to the driver once, in parts. With listeners they come after every round.
 *
 * <p>Not thread-safe; one network at a time.
 */
public final class SparseLoCoTrainingMaster
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {
  private final SparseLoCoSettings settings;
  private final List<TrainingHook> hooks = new ArrayList<>();
  private final List<TrainingListener> listeners = new ArrayList<>();
  private final SparseLoCoStats stats = new SparseLoCoStats();
  private boolean collectStats;
  private Training training;
  private String resumeFrom = "";

  public SparseLoCoTrainingMaster(SparseLoCoSettings settings) {
    this.settings = settings;
  }

  /** A master with the settings that {@link #toJson} wrote. */
  public static SparseLoCoTrainingMaster fromJson(String json) {
    return new SparseLoCoTrainingMaster(SparseLoCoSettings.fromJson(json));
  }

  /** A master with the settings that {@link #toYaml} wrote. */
  public static SparseLoCoTrainingMaster fromYaml(String yaml) {
    return new SparseLoCoTrainingMaster(SparseLoCoSettings.fromYaml(yaml));
  }

  /**
   * A master that goes on with what {@link #save} wrote, or with the newest round of a state
   * folder. The network of its first fit, or of {@link #restore}, gets the saved parameters, and
   * training goes on as if it had never ended.
   */
  public static SparseLoCoTrainingMaster resume(JavaSparkContext spark, String folder) {
    SavedTraining saved = StateFolder.of(spark, folder).saved();
    SparseLoCoTrainingMaster master = new SparseLoCoTrainingMaster(saved.settings());
    master.resumeFrom = folder;
    return master;
  }

  /**
   * Writes all that the workers keep into a folder that they all reach: parameters, unsent rest,
   * updater state; one file per worker, in our own form.
   *
   * @throws IllegalArgumentException if the folder holds a training already
   * @throws IllegalStateException if nothing was trained yet
   */
  public void save(String folder) {
    if (training == null) {
      throw new IllegalStateException("Nothing was trained that could be saved");
    }
    training.save(folder);
  }

  /** Brings what is to be resumed into a network before its first fit, to evaluate it first. */
  public void restore(SparkDl4jMultiLayer network) {
    training(network.getSparkContext(), new LayerNetwork(network.getNetwork()));
  }

  /** Brings what is to be resumed into a graph before its first fit, to evaluate it first. */
  public void restore(SparkComputationGraph graph) {
    training(graph.getSparkContext(), new GraphNetwork(graph.getNetwork()));
  }

  public SparseLoCoSettings settings() {
    return settings;
  }

  @Override
  public String toJson() {
    return settings.toJson();
  }

  @Override
  public String toYaml() {
    return settings.toYaml();
  }

  /** The hook is called at the workers, before and after each local step. */
  @Override
  public void addHook(TrainingHook hook) {
    hooks.add(hook);
  }

  @Override
  public void removeHook(TrainingHook hook) {
    hooks.remove(hook);
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> data) {
    network.setScore(
        fit(
            network.getSparkContext(),
            new LayerNetwork(network.getNetwork()),
            data,
            new SingleExamples()));
  }

  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> data) {
    graph.setScore(
        fit(
            graph.getSparkContext(),
            new GraphNetwork(graph.getNetwork()),
            data,
            new SingleExamples()));
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> data) {
    graph.setScore(
        fit(
            graph.getSparkContext(),
            new GraphNetwork(graph.getNetwork()),
            data,
            new MultiExamples()));
  }

  /** Each file is the batch of one local step. DL4J gives one network and one loader. */
  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    JavaSparkContext spark = network != null ? network.getSparkContext() : graph.getSparkContext();
    var hadoop = spark.broadcast(new SerializableHadoopConfig(spark.hadoopConfiguration()));
    PathExamples form =
        loader != null ? PathExamples.of(hadoop, loader) : PathExamples.of(hadoop, multiLoader);
    if (network != null) {
      network.setScore(fit(spark, new LayerNetwork(network.getNetwork()), paths, form));
    } else {
      graph.setScore(fit(spark, new GraphNetwork(graph.getNetwork()), paths, form));
    }
  }

  private <T> double fit(
      JavaSparkContext spark, Network network, JavaRDD<T> data, Examples<T> form) {
    return training(spark, network)
        .fit(data, form, List.copyOf(hooks), List.copyOf(listeners), stats);
  }

  private Training training(JavaSparkContext spark, Network network) {
    if (!resumeFrom.isEmpty()) {
      training = Training.resume(spark, resumeFrom, network);
      resumeFrom = "";
    } else if (training == null || !training.of(spark, network)) {
      close();
      training = Training.begin(spark, settings, network);
    }
    return training;
  }

  /** Not used: workers are rows of an RDD here. */
  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw new UnsupportedOperationException("SparseLoCo keeps its workers' states itself");
  }

  /** Not used: workers are rows of an RDD here. */
  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph graph) {
    throw new UnsupportedOperationException("SparseLoCo keeps its workers' states itself");
  }

  @Override
  public void setCollectTrainingStats(boolean collect) {
    collectStats = collect;
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return collectStats;
  }

  /** All fits so far; null if statistics are not to be collected, as DL4J's own master has it. */
  @Override
  public SparkTrainingStats getTrainingStats() {
    return collectStats ? stats : null;
  }

  /** Figures of all fits so far. */
  public SparseLoCoStats stats() {
    return stats;
  }

  /**
   * Listeners are called at the driver, after each round, with the newest parameters and the mean
   * score of the round's local steps: never with gradients or activations, which stay at workers.
   */
  @Override
  public void setListeners(Collection<TrainingListener> all) {
    listeners.clear();
    listeners.addAll(all);
  }

  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> all) {
    setListeners(all);
    for (TrainingListener listener : all) {
      if (router != null && listener instanceof RoutingIterationListener routing) {
        routing.setStorageRouter(router);
      }
    }
  }

  /** Nothing is exported, so there is nothing to delete. */
  @Override
  public boolean deleteTempFiles(JavaSparkContext spark) {
    return true;
  }

  @Override
  public boolean deleteTempFiles(SparkContext spark) {
    return true;
  }

  /** Forgets what the workers keep and gives its memory back; the next fit begins anew. */
  public void close() {
    if (training != null) {
      training.close();
      training = null;
    }
  }
}
