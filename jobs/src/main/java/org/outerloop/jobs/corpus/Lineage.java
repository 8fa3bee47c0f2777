package org.outerloop.jobs.corpus;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Tables that a loop goes on from. */
final class Lineage {
  /** Of some 50 bytes each. */
  private static final long MAX_BROADCAST = 1 << 19;

  private Lineage() {}

  /**
   * The same rows, computed now, without the plan that led to them. They lie in Spark's checkpoint
   * folder if it has one, so that they survive a lost executor; else in memory and on the disks of
   * the executors. Spark removes them when nobody refers to them.
   */
  static Dataset<Row> cut(Dataset<Row> rows) {
    SparkContext spark = rows.sparkSession().sparkContext();
    return spark.getCheckpointDir().isDefined() ? rows.checkpoint() : rows.localCheckpoint();
  }

  /** The same table, sent to every task if it has at most {@value #MAX_BROADCAST} rows. */
  static Dataset<Row> small(Dataset<Row> table) {
    return table.count() <= MAX_BROADCAST ? functions.broadcast(table) : table;
  }
}
