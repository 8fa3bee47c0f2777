package org.outerloop.jobs.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.outerloop.jobs.LocalSpark;

/** What users of DL4J's own master rely on. */
class SparseLoCoBehaviourTest {
  private static SparkSession session;
  private static JavaSparkContext spark;
  private static JavaRDD<DataSet> data;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    session = LocalSpark.open();
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    data = spark.parallelize(Plane.examples(420, 1), 2);
  }

  @AfterAll
  static void close() {
    session.stop();
  }

  /** 420 examples: 42 batches, 21 of each worker, 3 rounds of 8, 8 and 5 steps. */
  private static SparseLoCoBuilder builder() {
    return new SparseLoCoBuilder(2, 10).localSteps(8).density(256, 64);
  }

  private static SparkDl4jMultiLayer network(SparseLoCoTrainingMaster master) {
    return new SparkDl4jMultiLayer(spark, Plane.network(), master);
  }

  /** Counts in this process, where local executors are. */
  private static final class Counting implements TrainingHook {
    static final AtomicInteger BEFORE = new AtomicInteger();
    static final AtomicInteger AFTER = new AtomicInteger();

    @Override
    public void preUpdate(org.nd4j.linalg.dataset.api.DataSet batch, Model model) {
      BEFORE.addAndGet(batch.numExamples());
    }

    @Override
    public void postUpdate(org.nd4j.linalg.dataset.api.DataSet batch, Model model) {
      AFTER.addAndGet(model.score() > 0 ? batch.numExamples() : 0);
    }

    @Override
    public void preUpdate(MultiDataSet batch, Model model) {
      throw new AssertionError("no such data here");
    }

    @Override
    public void postUpdate(MultiDataSet batch, Model model) {
      throw new AssertionError("no such data here");
    }
  }

  @Test
  void hooksSeeEveryExampleOnceAFit() {
    SparseLoCoTrainingMaster master = builder().build();
    Counting hook = new Counting();
    master.addHook(hook);
    SparkDl4jMultiLayer network = network(master);

    network.fit(data);

    assertThat(Counting.BEFORE).hasValue(420);
    assertThat(Counting.AFTER).hasValue(420);
    master.removeHook(hook);
    network.fit(data);
    assertThat(Counting.BEFORE).hasValue(420);
  }

  @Test
  void listenersSeeTheNewestParametersAfterEachRound() {
    SparkDl4jMultiLayer network = network(builder().build());
    List<Integer> iterations = new ArrayList<>();
    List<float[]> parameters = new ArrayList<>();
    CollectScoresIterationListener scores = new CollectScoresIterationListener();
    network.setListeners(
        scores,
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            iterations.add(iteration);
            parameters.add(model.params().toFloatVector());
          }
        });

    network.fit(data);

    assertThat(iterations).containsExactly(8, 16, 21);
    assertThat(parameters.get(1)).isNotEqualTo(parameters.get(0));
    assertThat(parameters.get(2)).containsExactly(network.getNetwork().params().toFloatVector());
    assertThat(network.getNetwork().getIterationCount()).isEqualTo(21);
    assertThat(network.getNetwork().getEpochCount()).isEqualTo(1);
    assertThat(network.getScore()).isEqualTo(network.getNetwork().score()).isBetween(0.1, 1.0);
    SparkDl4jMultiLayer unheard = network(builder().build());
    unheard.fit(data);
    assertThat(unheard.getNetwork().params().toFloatVector())
        .containsExactly(network.getNetwork().params().toFloatVector());
  }

  @Test
  void statisticsTellTimesAndBytesAndAreExported() throws Exception {
    SparkDl4jMultiLayer network = network(builder().collectTrainingStats(true).build());

    network.fit(data);

    SparkTrainingStats stats = network.getSparkTrainingStats();
    assertThat(stats.getKeySet())
        .containsExactly("DEAL", "ROUND", "PUBLISH", "MERGE", "STEPS", "COMPRESS");
    assertThat(stats.getValue("ROUND")).hasSize(3);
    assertThat(stats.getValue("STEPS")).hasSize(6);
    assertThat(stats.statsAsString()).startsWith("3 rounds, 420 examples, ");
    SparseLoCoStats own = (SparseLoCoStats) stats;
    // 2 workers x 3 rounds; at least the 18 biases at 2 bits each
    assertThat(own.messageBytes()).isBetween(6 * 18 / 4L, 6 * 178L);
    stats.exportStatFiles(folder.toUri().toString(), session.sparkContext());
    assertThat(Files.readString(folder.resolve("steps.txt")).lines()).hasSize(7);
    assertThat(network(builder().build()).getSparkTrainingStats()).isNull();
  }

  @Test
  void theMeanUpdaterStateIsLeftInTheNetworkOrNot() {
    SparkDl4jMultiLayer saved = network(builder().saveUpdater(true).build());
    SparkDl4jMultiLayer not = network(builder().build());

    saved.fit(data);
    not.fit(data);

    assertThat(saved.getNetwork().updaterState().normmaxNumber().doubleValue()).isPositive();
    assertThat(not.getNetwork().updaterState().normmaxNumber().doubleValue()).isZero();
    assertThat(not.getNetwork().params().toFloatVector())
        .containsExactly(saved.getNetwork().params().toFloatVector());
  }

  @Test
  void workersGoOnFromFitToFitUnlessTheParametersWereChanged() {
    SparkDl4jMultiLayer one = network(builder().build());
    one.fit(data);
    float[] first = one.getNetwork().params().toFloatVector();
    one.fit(data);
    float[] second = one.getNetwork().params().toFloatVector();
    MultiLayerNetwork fresh = new MultiLayerNetwork(Plane.network());
    fresh.init();

    one.getNetwork().setParams(fresh.params());
    one.getNetwork().updaterState().assign(0);
    one.getNetwork().setIterationCount(0);
    one.getNetwork().setEpochCount(0);
    one.fit(data);

    assertThat(one.getNetwork().params().toFloatVector())
        .containsExactly(first)
        .isNotEqualTo(second);
  }

  @Test
  void aFitWithoutExamplesIsRefused() {
    assertThatThrownBy(
            () -> network(builder().build()).fit(spark.parallelize(List.<DataSet>of(), 2)))
        .hasMessage("There is no example to train on");
  }
}
