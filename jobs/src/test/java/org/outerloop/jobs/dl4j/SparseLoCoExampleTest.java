package org.outerloop.jobs.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.evaluation.classification.Evaluation;
import org.outerloop.jobs.LocalSpark;

class SparseLoCoExampleTest {
  @TempDir private Path folder;

  @Test
  void learnsInTwoHalves() {
    SparkSession session = LocalSpark.open();
    try {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      Evaluation halves = SparseLoCoExample.run(spark, folder.resolve("half").toUri().toString());

      assertThat(halves.accuracy()).isGreaterThan(0.95);
    } finally {
      session.stop();
    }
  }
}
