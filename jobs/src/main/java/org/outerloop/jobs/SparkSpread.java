package org.outerloop.jobs;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.outerloop.round.Spread;

/**
 * One task per piece of work. No barrier, no shuffle: a task that dies is run again elsewhere, and
 * only its row comes back to the driver.
 */
public final class SparkSpread implements Spread {
  private final JavaSparkContext spark;

  public SparkSpread(SparkSession session) {
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  /** Cores of all executors; of a cluster that is still starting, as many as have come. */
  @Override
  public int slots() {
    return Math.max(1, spark.defaultParallelism());
  }

  @Override
  public <T extends Serializable, R extends Serializable> List<R> each(
      String stage, List<T> items, Work<T, R> work) {
    if (items.isEmpty()) {
      return List.of();
    }
    spark.setJobGroup(stage, stage, false);
    try {
      return spark.parallelize(items, items.size()).map(work::apply).collect();
    } finally {
      spark.clearJobGroup();
    }
  }
}
