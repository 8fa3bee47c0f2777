package org.outerloop.jobs.dl4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.datavec.spark.util.SerializableHadoopConfig;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.spark.data.loader.RemoteFileSource;
import org.nd4j.common.loader.Source;

/**
 * Files, each the examples of one local step whatever their number; only paths are shuffled, a
 * worker reads its files through Hadoop's file systems when their step comes.
 */
final class PathExamples implements Examples<String> {
  private final Broadcast<SerializableHadoopConfig> hadoop;
  private final Opening opening;

  private PathExamples(Broadcast<SerializableHadoopConfig> hadoop, Opening opening) {
    this.hadoop = hadoop;
    this.opening = opening;
  }

  static PathExamples of(Broadcast<SerializableHadoopConfig> hadoop, DataSetLoader loader) {
    return new PathExamples(hadoop, source -> new Batch.Single(loader.load(source)));
  }

  static PathExamples of(Broadcast<SerializableHadoopConfig> hadoop, MultiDataSetLoader loader) {
    return new PathExamples(hadoop, source -> new Batch.Multi(loader.load(source)));
  }

  @Override
  public int count(String record) {
    return 1;
  }

  @Override
  public String cut(String record, int from, int to) {
    return record;
  }

  @Override
  public byte[] write(List<String> parts) {
    return parts.get(0).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Batch join(List<byte[]> pieces) {
    String path = new String(pieces.get(0), StandardCharsets.UTF_8);
    try {
      // the process-wide file system: not ours to close
      FileSystem files = new Path(path).getFileSystem(hadoop.value().getConfiguration());
      return opening.open(new RemoteFileSource(path, files));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the examples of " + path, e);
    }
  }

  /** Reads a file. */
  @FunctionalInterface
  private interface Opening extends java.io.Serializable {
    Batch open(Source source) throws IOException;
  }
}
