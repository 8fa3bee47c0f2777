package org.outerloop.jobs.quality;

import org.apache.spark.api.java.JavaRDD;
import org.outerloop.quality.QualityModel;

/** Fits a model to documents. */
@FunctionalInterface
public interface QualityTrainer {
  /**
   * Trains on a cluster.
   *
   * @param documents in an order that does not depend on their partitions; read several times
   */
  QualityModel train(JavaRDD<LabelledFeatures> documents, QualityTraining how);
}
