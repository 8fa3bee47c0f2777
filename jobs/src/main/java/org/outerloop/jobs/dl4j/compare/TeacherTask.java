package org.outerloop.jobs.dl4j.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;

/**
 * Points whose class a small fixed network decides; larger networks learn to decide as it does. Few
 * inputs, so that what is moved is parameters and not data; made where they are used, so that the
 * driver sends none.
 */
final class TeacherTask {
  static final int INPUTS = 32;
  static final int CLASSES = 4;
  private static final int TEACHER_HIDDEN = 8;
  private static final double LEARNING_RATE = 1e-3;

  private final float[][] first = new float[TEACHER_HIDDEN][INPUTS];
  private final float[][] second = new float[CLASSES][TEACHER_HIDDEN];

  private TeacherTask() {
    SplitMix64 random = new SplitMix64(1);
    fill(first, random);
    fill(second, random);
  }

  private static void fill(float[][] weights, SplitMix64 random) {
    for (float[] row : weights) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (2 * random.nextDouble() - 1);
      }
    }
  }

  /** So many batches, at the executors; each is a function of its number alone. */
  static JavaRDD<DataSet> batches(JavaSparkContext spark, int count, int size, int partitions) {
    List<Integer> numbers = IntStream.range(0, count).boxed().toList();
    JavaRDD<DataSet> batches =
        spark
            .parallelize(numbers, partitions)
            .mapPartitions(
                all -> {
                  TeacherTask task = new TeacherTask();
                  List<DataSet> made = new ArrayList<>();
                  all.forEachRemaining(number -> made.add(task.batch(number, size)));
                  return made.iterator();
                });
    batches.persist(StorageLevel.DISK_ONLY());
    batches.count();
    return batches;
  }

  /** Examples that no training sees. */
  static DataSet heldOut(int size) {
    return new TeacherTask().batch(-1, size);
  }

  private DataSet batch(int number, int size) {
    SplitMix64 random = new SplitMix64(Seeds.of(1, number, "teacher", "examples"));
    float[][] points = new float[size][INPUTS];
    float[][] labels = new float[size][CLASSES];
    fill(points, random);
    for (int i = 0; i < size; i++) {
      labels[i][classOf(points[i])] = 1;
    }
    return new DataSet(Nd4j.createFromArray(points), Nd4j.createFromArray(labels));
  }

  private int classOf(float[] point) {
    float[] hidden = new float[TEACHER_HIDDEN];
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = Math.max(0, dot(first[i], point));
    }
    int best = 0;
    for (int i = 1; i < CLASSES; i++) {
      best = dot(second[i], hidden) > dot(second[best], hidden) ? i : best;
    }
    return best;
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** A network of two hidden layers with about so many parameters, with Adam. */
  static MultiLayerConfiguration network(long parameters) {
    int width = width(parameters);
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(new Adam(LEARNING_RATE))
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU)
        .list()
        .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(width).build())
        .layer(new DenseLayer.Builder().nIn(width).nOut(width).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(width)
                .nOut(CLASSES)
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  /** Solves {@code w^2 + (inputs + classes + 2) w = parameters}. */
  private static int width(long parameters) {
    double half = (INPUTS + CLASSES + 2) / 2.0;
    return Math.max(1, (int) Math.round(Math.sqrt(half * half + parameters) - half));
  }
}
