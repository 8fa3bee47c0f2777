package org.outerloop.jobs.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Where the lineage of the rows is cut, so that neither it nor what a loss costs grows with the
 * rounds. Without a folder, a copy of all rows on the disks of two executors; with one, files
 * there, from which a training can also be resumed when the driver was lost. Only the newest is
 * kept.
 */
final class Anchors {
  private final JavaSparkContext spark;
  private final SparseLoCoSettings settings;
  private final List<Broadcast<?>> kept = new ArrayList<>();
  private Runnable giveBack = () -> {};
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
  JavaRDD<WorkerState> drop(JavaRDD<WorkerState> rows, SavedTraining note) {
    Runnable giveBackOld = giveBack;
    anchor = settings.state().folder().isEmpty() ? copies(rows) : files(rows, note);
    rows.unpersist(false);
    giveBackOld.run();
    kept.forEach(Broadcast::destroy);
    kept.clear();
    return anchor;
  }

  private JavaRDD<WorkerState> copies(JavaRDD<WorkerState> rows) {
    JavaRDD<WorkerState> copies = rows.map(row -> row);
    copies.persist(spark.isLocal() ? StorageLevel.DISK_ONLY() : StorageLevel.DISK_ONLY_2());
    copies.rdd().localCheckpoint();
    copies.foreachPartition(row -> {});
    giveBack = () -> copies.unpersist(false);
    return copies;
  }

  private JavaRDD<WorkerState> files(JavaRDD<WorkerState> rows, SavedTraining note) {
    StateFolder folder =
        StateFolder.of(spark, settings.state().folder())
            .sub(String.format("round-%08d", note.rounds()));
    folder.delete(); // of a run that ended before it was whole, or of one that was resumed
    rows.foreach(folder::write);
    folder.commit(note);
    giveBack = folder::delete;
    int workers = settings.work().workers();
    return spark
        .parallelize(IntStream.range(0, workers).boxed().toList(), workers)
        .map(worker -> folder.read(worker, note));
  }

  /** Gives back what is in memory; files stay, to resume from. */
  void close() {
    if (anchor != null && settings.state().folder().isEmpty()) {
      giveBack.run();
    }
    kept.forEach(Broadcast::destroy);
    kept.clear();
  }
}
