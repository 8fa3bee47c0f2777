package org.outerloop.jobs.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.outerloop.jobs.LocalSpark;

/** In threads of one process. */
class SparseLoCoTrainingTest {
  private static final List<DataSet> TRAIN = Plane.examples(3000, 1);
  private static final List<DataSet> TEST = Plane.examples(1000, 2);
  private static SparkSession session;
  private static JavaSparkContext spark;

  @BeforeAll
  static void open() {
    session = LocalSpark.open();
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  @AfterAll
  static void close() {
    session.stop();
  }

  private static SparseLoCoBuilder builder() {
    return new SparseLoCoBuilder(4, 25).localSteps(10).density(256, 64);
  }

  private static MultiLayerNetwork train(int partitions, int fits) {
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark, Plane.network(), builder().build());
    JavaRDD<DataSet> data = spark.parallelize(TRAIN, partitions);
    for (int fit = 0; fit < fits; fit++) {
      network.fit(data);
    }
    return network.getNetwork();
  }

  @Test
  void learnsAPlane() {
    assertThat(Plane.accuracy(train(3, 10), TEST)).isGreaterThan(0.98); // 3 rounds each
  }

  @Test
  void partitionsOfTheDataChangeNoBit() {
    assertThat(train(2, 2).params().toFloatVector())
        .containsExactly(train(3, 2).params().toFloatVector());
  }
}
