package org.outerloop.jobs.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.termination.ScoreImprovementEpochTerminationCondition;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.earlystopping.SparkDataSetLossCalculator;
import org.deeplearning4j.spark.earlystopping.SparkEarlyStoppingTrainer;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.DataSet;
import org.outerloop.jobs.LocalSpark;

/** DL4J's own early stopping and evaluation, with our master in the place of theirs. */
class EarlyStoppingTest {
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

  @Test
  void stopsWhenUnseenDataGainsNothingMoreAndKeepsTheBest() {
    JavaRDD<DataSet> train = spark.parallelize(Plane.examples(1000, 1), 2);
    JavaRDD<DataSet> unseen = spark.parallelize(Plane.examples(500, 2), 2);
    SparseLoCoTrainingMaster master =
        new SparseLoCoBuilder(2, 25).localSteps(10).density(256, 64).build();
    EarlyStoppingConfiguration<MultiLayerNetwork> stopping =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(
                new MaxEpochsTerminationCondition(8),
                new ScoreImprovementEpochTerminationCondition(2, 0.01))
            .scoreCalculator(new SparkDataSetLossCalculator(unseen, true, spark.sc()))
            .modelSaver(new InMemoryModelSaver<>())
            .evaluateEveryNEpochs(1)
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(Plane.network());
    network.init();

    EarlyStoppingResult<MultiLayerNetwork> result =
        new SparkEarlyStoppingTrainer(spark.sc(), master, stopping, network, train).fit();

    assertThat(result.getTerminationReason())
        .isEqualTo(EarlyStoppingResult.TerminationReason.EpochTerminationCondition);
    assertThat(result.getBestModelScore()).isBetween(0.0, 0.3);
    assertThat(result.getScoreVsEpoch()).containsValue(result.getBestModelScore());
    SparkDl4jMultiLayer best =
        new SparkDl4jMultiLayer(spark, result.getBestModel(), new SparseLoCoBuilder(2, 25).build());
    Evaluation evaluation = best.evaluate(unseen);
    assertThat(evaluation.accuracy()).isGreaterThan(0.9);
  }
}
