package org.outerloop.jobs.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;
import org.outerloop.jobs.LocalSpark;

class SaveAndGoOnTest {
  private static SparkSession session;
  private static JavaSparkContext spark;
  private static JavaRDD<DataSet> data;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    session = LocalSpark.open();
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    data = spark.parallelize(Plane.examples(400, 1), 2);
  }

  @AfterAll
  static void close() {
    session.stop();
  }

  /** Draws at random (dropout) and goes by the number of steps (schedule). */
  private static MultiLayerConfiguration network(long seed) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(new Adam(new StepSchedule(ScheduleType.ITERATION, 0.01, 0.7, 30)))
        .list()
        .layer(
            new DenseLayer.Builder()
                .nIn(Plane.INPUTS)
                .nOut(16)
                .dropOut(0.8)
                .activation(Activation.TANH)
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(16)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  /** 2 workers, 2 rounds of 10 steps a fit. */
  private static SparseLoCoBuilder builder() {
    return new SparseLoCoBuilder(2, 10).localSteps(10).density(256, 64).checkpointRounds(3);
  }

  private static float[] parameters(SparkDl4jMultiLayer network) {
    return network.getNetwork().params().toFloatVector();
  }

  @Test
  void aTrainingThatWasSavedGoesOnAsIfItHadNeverEnded() {
    String saved = folder.resolve("saved").toUri().toString();
    SparseLoCoTrainingMaster first = builder().build();
    SparkDl4jMultiLayer uninterrupted = new SparkDl4jMultiLayer(spark, network(7), first);
    uninterrupted.fit(data);
    uninterrupted.fit(data);
    first.save(saved);
    final float[] whenSaved = parameters(uninterrupted);
    uninterrupted.fit(data);
    uninterrupted.fit(data);

    SparseLoCoTrainingMaster second = SparseLoCoTrainingMaster.resume(spark, saved);
    SparkDl4jMultiLayer resumed = new SparkDl4jMultiLayer(spark, network(8), second);
    second.restore(resumed);
    assertThat(parameters(resumed)).containsExactly(whenSaved);
    resumed.fit(data);
    resumed.fit(data);

    assertThat(parameters(resumed)).containsExactly(parameters(uninterrupted));
    assertThat(resumed.getNetwork().updaterState().toFloatVector())
        .containsExactly(uninterrupted.getNetwork().updaterState().toFloatVector());
    assertThat(resumed.getNetwork().getIterationCount()).isEqualTo(80);
    assertThat(resumed.getNetwork().getEpochCount()).isEqualTo(4);
    assertThatThrownBy(() -> second.save(saved)).hasMessageContaining("holds a training already");
  }

  @Test
  void theStateFolderHoldsTheNewestRoundThatATrainingCanBeResumedFrom() throws Exception {
    String states = folder.resolve("states").toUri().toString();
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark, network(7), builder().stateFolder(states).build());
    network.fit(data);
    network.fit(data);
    network.fit(data);
    network.fit(data); // 8 rounds; anchors after 3 and 6

    try (var rounds = Files.list(folder.resolve("states"))) {
      assertThat(rounds).containsExactly(folder.resolve("states/round-00000006"));
    }
    SparseLoCoTrainingMaster second =
        SparseLoCoTrainingMaster.resume(spark, states + "/round-00000006");
    SparkDl4jMultiLayer resumed = new SparkDl4jMultiLayer(spark, network(8), second);
    second.restore(resumed); // three fits have 6 rounds, the epoch of the third was not yet counted
    resumed.getNetwork().setEpochCount(3);
    resumed.fit(data);
    assertThat(parameters(resumed)).containsExactly(parameters(network));
  }

  @Test
  void otherNetworksAndSpoiltFilesAreRefused() throws Exception {
    String saved = folder.resolve("saved").toUri().toString();
    SparseLoCoTrainingMaster master = builder().build();
    assertThatThrownBy(() -> master.save(saved)).hasMessageContaining("Nothing was trained");
    new SparkDl4jMultiLayer(spark, network(7), master).fit(data);
    master.save(saved);

    MultiLayerConfiguration other = network(7).clone();
    ((DenseLayer) other.getConf(0).getLayer()).setNOut(17);
    ((OutputLayer) other.getConf(1).getLayer()).setNIn(17);
    assertThatThrownBy(
            () ->
                new SparkDl4jMultiLayer(spark, other, SparseLoCoTrainingMaster.resume(spark, saved))
                    .fit(data))
        .hasMessageContaining("parameters are not those of the training in");
    Path state = folder.resolve("saved/worker-00001.state");
    byte[] bytes = Files.readAllBytes(state);
    bytes[100] ^= 1;
    Files.write(state, bytes);
    Files.deleteIfExists(folder.resolve("saved/.worker-00001.state.crc")); // Hadoop's own sums
    assertThatThrownBy(
            () ->
                new SparkDl4jMultiLayer(
                        spark, network(7), SparseLoCoTrainingMaster.resume(spark, saved))
                    .fit(data))
        .hasStackTraceContaining("worker-00001.state: its checksum is wrong");
    assertThatThrownBy(() -> SparseLoCoTrainingMaster.resume(spark, saved + "/none"))
        .hasMessageContaining("No saved training in");
  }
}
