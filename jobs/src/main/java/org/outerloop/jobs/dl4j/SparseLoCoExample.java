package org.outerloop.jobs.dl4j;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.outerloop.protocol.SplitMix64;

/**
 * A DL4J program that trains with SparseLoCo: points inside and outside a circle. Listeners,
 * evaluation, saving and going on are DL4J's usual calls; the master is the one line that differs.
 *
 * <pre>
 *   spark-submit --class org.outerloop.jobs.dl4j.SparseLoCoExample outerloop-jobs.jar [FOLDER]
 * </pre>
 *
 * With a folder, training ends there after half of the epochs and goes on from it.
 */
public final class SparseLoCoExample {
  private static final int EPOCHS = 4;
  private static final int BATCH = 32;

  private SparseLoCoExample() {}

  public static void main(String[] arguments) {
    SparkConf conf = new SparkConf().setIfMissing("spark.master", "local[2]");
    conf.setIfMissing("spark.app.name", "SparseLoCo example");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      System.out.println(run(spark, arguments.length > 0 ? arguments[0] : "").stats());
    }
  }

  /** Trains; returns what the network is worth. */
  static Evaluation run(JavaSparkContext spark, String folder) {
    JavaRDD<DataSet> train = points(spark, 0, 8000);
    JavaRDD<DataSet> test = points(spark, 8000, 2000);
    SparseLoCoTrainingMaster master =
        new SparseLoCoBuilder(2, BATCH).localSteps(10).collectTrainingStats(true).build();
    SparkDl4jMultiLayer network = network(spark, master);
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      network.fit(train);
      System.out.printf("epoch %d: accuracy %.3f%n", epoch, network.evaluate(test).accuracy());
      if (epoch == EPOCHS / 2 && !folder.isEmpty()) {
        master.save(folder);
        master.close();
        master = SparseLoCoTrainingMaster.resume(spark, folder);
        network = network(spark, master); // as another program would, another day
      }
    }
    System.out.print(master.stats().statsAsString());
    master.close();
    return network.evaluate(test);
  }

  private static SparkDl4jMultiLayer network(
      JavaSparkContext spark, SparseLoCoTrainingMaster master) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(0.02))
            .list()
            .layer(new DenseLayer.Builder().nIn(2).nOut(32).activation(Activation.RELU).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(32)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build();
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark, configuration, master);
    network.setListeners(new ScoreIterationListener(1)); // to the log, after each round
    return network;
  }

  /** Points of the square [-1, 1]^2; class 1 is within a circle. */
  private static JavaRDD<DataSet> points(JavaSparkContext spark, int first, int count) {
    List<Integer> numbers = IntStream.range(first, first + count).boxed().toList();
    return spark.parallelize(numbers, 4).map(SparseLoCoExample::point);
  }

  private static DataSet point(int number) {
    SplitMix64 random = new SplitMix64(number);
    float x = (float) (2 * random.nextDouble() - 1);
    float y = (float) (2 * random.nextDouble() - 1);
    boolean inside = Math.hypot(x, y) < 0.7;
    return new DataSet(
        Nd4j.createFromArray(new float[][] {{x, y}}),
        Nd4j.createFromArray(new float[][] {inside ? new float[] {0, 1} : new float[] {1, 0}}));
  }
}
