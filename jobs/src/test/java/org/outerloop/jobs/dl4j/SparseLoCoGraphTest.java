package org.outerloop.jobs.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.core.loader.impl.SerializedDataSetLoader;
import org.deeplearning4j.core.loader.impl.SerializedMultiDataSetLoader;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.outerloop.jobs.LocalSpark;

/** Graphs, data of several arrays, and files. */
class SparseLoCoGraphTest {
  private static final List<DataSet> EXAMPLES = Plane.examples(1000, 1);
  private static SparkSession session;
  private static JavaSparkContext spark;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    session = LocalSpark.open();
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  @AfterAll
  static void close() {
    session.stop();
  }

  private static SparseLoCoTrainingMaster master() {
    return new SparseLoCoBuilder(2, 25).localSteps(10).density(256, 64).build();
  }

  /** The inputs of an example as two arrays. */
  private static MultiDataSet halves(DataSet example) {
    INDArray all = example.getFeatures();
    INDArray left = all.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 4)).dup();
    INDArray right = all.get(NDArrayIndex.all(), NDArrayIndex.interval(4, 8)).dup();
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {left, right}, new INDArray[] {example.getLabels()});
  }

  private static ComputationGraphConfiguration twoInputs() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(new Adam(0.02))
        .graphBuilder()
        .addInputs("left", "right")
        .addLayer(
            "a",
            new DenseLayer.Builder().nIn(4).nOut(8).activation(Activation.TANH).build(),
            "left")
        .addLayer(
            "b",
            new DenseLayer.Builder().nIn(4).nOut(8).activation(Activation.TANH).build(),
            "right")
        .addVertex("both", new MergeVertex(), "a", "b")
        .addLayer(
            "side",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(16)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build(),
            "both")
        .setOutputs("side")
        .build();
  }

  private static double accuracy(ComputationGraph graph) {
    MultiDataSet all =
        org.nd4j.linalg.dataset.MultiDataSet.merge(
            Plane.examples(500, 2).stream().map(SparseLoCoGraphTest::halves).toList());
    INDArray answers = graph.output(all.getFeatures())[0].argMax(1);
    return answers
        .eq(all.getLabels(0).argMax(1))
        .castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT)
        .meanNumber()
        .doubleValue();
  }

  @Test
  void aGraphOfTwoInputsLearnsFromMultiDataSetsAndFromTheirFiles() throws Exception {
    List<MultiDataSet> examples = EXAMPLES.stream().map(SparseLoCoGraphTest::halves).toList();
    SparkComputationGraph fromMemory = new SparkComputationGraph(spark, twoInputs(), master());
    var data = spark.parallelize(examples, 3);
    for (int fit = 0; fit < 6; fit++) {
      fromMemory.fitMultiDataSet(data);
    }
    List<String> files = new ArrayList<>();
    for (int batch = 0; batch < 40; batch++) {
      Path file = folder.resolve(String.format("batch-%02d.bin", batch));
      org.nd4j.linalg.dataset.MultiDataSet.merge(examples.subList(25 * batch, 25 * batch + 25))
          .save(file.toFile());
      files.add(file.toUri().toString());
    }
    SparkComputationGraph fromFiles = new SparkComputationGraph(spark, twoInputs(), master());
    var paths = spark.parallelize(files, 2);
    for (int fit = 0; fit < 6; fit++) {
      fromFiles.fitPaths(paths, new SerializedMultiDataSetLoader());
    }

    assertThat(accuracy(fromMemory.getNetwork())).isGreaterThan(0.85);
    assertThat(fromFiles.getNetwork().params().toFloatVector())
        .containsExactly(fromMemory.getNetwork().params().toFloatVector());
    assertThat(fromMemory.getScore()).isBetween(0.0, 0.3);
  }

  @Test
  void layersAndTheSameLayersAsAGraphTrainTheSameFromMemoryAndFiles() throws Exception {
    List<String> files = new ArrayList<>();
    for (int batch = 0; batch < 40; batch++) {
      Path file = folder.resolve(String.format("batch-%02d.bin", batch));
      DataSet.merge(EXAMPLES.subList(25 * batch, 25 * batch + 25)).save(file.toFile());
      files.add(file.toUri().toString());
    }
    SparkDl4jMultiLayer layers = new SparkDl4jMultiLayer(spark, Plane.network(), master());
    layers.fit(spark.parallelize(EXAMPLES, 3));
    SparkDl4jMultiLayer fromFiles = new SparkDl4jMultiLayer(spark, Plane.network(), master());
    fromFiles.fitPaths(spark.parallelize(files, 2), new SerializedDataSetLoader());
    ComputationGraph same = layers.getNetwork().clone().toComputationGraph();
    var fresh = new org.deeplearning4j.nn.multilayer.MultiLayerNetwork(Plane.network());
    fresh.init();
    same.setParams(fresh.params());
    same.getUpdater()
        .setStateViewArray(org.nd4j.linalg.factory.Nd4j.zerosLike(same.updaterState()));
    same.getConfiguration().setIterationCount(0);
    same.getConfiguration().setEpochCount(0);
    SparkComputationGraph graph = new SparkComputationGraph(spark, same, master());
    graph.fit(spark.parallelize(EXAMPLES, 3));

    float[] expected = layers.getNetwork().params().toFloatVector();
    assertThat(fromFiles.getNetwork().params().toFloatVector()).containsExactly(expected);
    assertThat(graph.getNetwork().params().toFloatVector()).containsExactly(expected);
  }
}
