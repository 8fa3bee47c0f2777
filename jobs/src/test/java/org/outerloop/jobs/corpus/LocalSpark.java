package org.outerloop.jobs.corpus;

import org.apache.spark.sql.SparkSession;

/** Sessions for tests: no UI, no network but loopback. */
final class LocalSpark {
  private LocalSpark() {}

  static SparkSession open(String master, int shufflePartitions) {
    return SparkSession.builder()
        .appName("corpus test")
        .master(master)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", Integer.toString(shufflePartitions))
        .getOrCreate();
  }
}
