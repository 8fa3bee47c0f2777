package org.outerloop.jobs;

import org.apache.spark.sql.SparkSession;

/** A small session for a test class, which stops it after its last test. */
public final class LocalSpark {
  private LocalSpark() {}

  public static SparkSession open() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("test")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 1)
            .config("spark.sql.adaptive.enabled", false)
            .config("spark.sql.codegen.wholeStage", false) // compiling costs more than a few rows
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.warehouse.dir", "target/spark-warehouse")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }
}
