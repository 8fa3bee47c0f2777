package org.outerloop.jobs.dl4j;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.datavec.spark.util.SerializableHadoopConfig;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;

/**
 * A folder with one file per worker's state and {@code training.json}, on any of Hadoop's file
 * systems that driver and executors reach; Spark's Hadoop settings apply.
 */
final class StateFolder implements Serializable {
  private static final String NOTE = "training.json";
  private static final int BUFFER = 1 << 20;
  private static final int MAX_NOTE_BYTES = 1 << 20;

  private final String folder;
  private final Broadcast<SerializableHadoopConfig> hadoop;

  private StateFolder(String folder, Broadcast<SerializableHadoopConfig> hadoop) {
    this.folder = folder;
    this.hadoop = hadoop;
  }

  static StateFolder of(JavaSparkContext spark, String uri) {
    return new StateFolder(
        uri, spark.broadcast(new SerializableHadoopConfig(spark.hadoopConfiguration())));
  }

  /** A folder in this one. */
  StateFolder sub(String name) {
    return new StateFolder(folder + "/" + name, hadoop);
  }

  // not ours to close: Hadoop keeps one per process
  private FileSystem files() throws IOException {
    return new Path(folder).getFileSystem(hadoop.value().getConfiguration());
  }

  private Path file(int worker) {
    return new Path(folder, String.format("worker-%05d.state", worker));
  }

  /**
   * Writes a worker's state under a name of the attempt's own and then names it: a task that runs
   * twice leaves one whole file.
   */
  void write(WorkerState state) {
    Path file = file(state.worker());
    Path attempt = file.suffix(".attempt-" + TaskContext.get().taskAttemptId());
    try {
      FileSystem files = files();
      try (OutputStream out = new BufferedOutputStream(files.create(attempt, true), BUFFER)) {
        StateBytes.write(state, out);
      }
      if (!files.rename(attempt, file)) {
        files.delete(attempt, false);
        Require.that(files.exists(file), "Cannot rename %s to %s", attempt, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /** Reads a worker's state. */
  WorkerState read(int worker, SavedTraining saved) {
    Path file = file(worker);
    try (InputStream in = new BufferedInputStream(files().open(file), BUFFER)) {
      WorkerState state = StateBytes.read(in, saved.parameters(), saved.slices());
      if (state.worker() != worker) {
        throw new IOException("it is of worker " + state.worker());
      }
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot use " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Begins to fill the folder.
   *
   * @throws IllegalArgumentException if it holds a training
   */
  void requireFree() {
    try {
      Require.that(!files().exists(new Path(folder, NOTE)), "%s holds a training already", folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look into " + folder, e);
    }
  }

  /** Says that the folder is whole. */
  void commit(SavedTraining saved) {
    Path file = new Path(folder, NOTE);
    try (OutputStream out = files().create(file, true)) {
      out.write(RecordJson.toBytes(saved));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /** What the folder is. */
  SavedTraining saved() {
    Path file = new Path(folder, NOTE);
    try (InputStream in = files().open(file)) {
      return RecordJson.fromBytes(in.readNBytes(MAX_NOTE_BYTES), SavedTraining.class);
    } catch (IOException e) {
      throw new UncheckedIOException("No saved training in " + folder, e);
    }
  }

  void delete() {
    try {
      files().delete(new Path(folder), true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
