package org.outerloop.jobs.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Where the lineage of the rows is cut, so that neither it nor what a loss costs grows with the
 * rounds: a copy of all rows on the disks of two executors. Only the newest is kept.
 */
final class Anchors {
  private final JavaSparkContext spark;
  private final SparseLoCoSettings settings;
  private final List<Broadcast<?>> kept = new ArrayList<>();
  private JavaRDD<WorkerState> anchor;

  Anchors(JavaSparkContext spark, SparseLoCoSettings settings) {
    this.spark = spark;
    this.settings = settings;
  }

  /** What the rows before the first anchor are computed from. */
  void keep(List<Broadcast<?>> broadcasts) {
    kept.addAll(broadcasts);
  }

  boolean holds(JavaRDD<WorkerState> rows) {
    return rows == anchor;
  }

  /** Cuts the lineage; returns the rows to go on from and gives back those before. */
  JavaRDD<WorkerState> drop(JavaRDD<WorkerState> rows, long round) {
    JavaRDD<WorkerState> next = copies(rows);
    rows.unpersist(false);
    close();
    anchor = next;
    return next;
  }

  private JavaRDD<WorkerState> copies(JavaRDD<WorkerState> rows) {
    JavaRDD<WorkerState> copies = rows.map(row -> row);
    copies.persist(spark.isLocal() ? StorageLevel.DISK_ONLY() : StorageLevel.DISK_ONLY_2());
    copies.rdd().localCheckpoint();
    copies.foreachPartition(row -> {});
    return copies;
  }

  /** Gives back the newest anchor. */
  void close() {
    if (anchor != null) {
      anchor.unpersist(false);
    }
    kept.forEach(Broadcast::destroy);
    kept.clear();
  }
}
