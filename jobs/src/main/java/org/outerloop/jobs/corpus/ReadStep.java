package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.outerloop.corpus.TextStage;
import org.outerloop.jobs.corpus.PageTable.Field;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.StoreLocation;

/**
 * The first pass: reads each file of the input in a task of its own, asks the text stages about
 * every page, and commits what is left as one Parquet file with a {@link FileRecord}. Files that
 * have a record are not read again. No shuffle. Memory of a task: one line, one page and one row
 * group.
 */
final class ReadStep {
  static final String NAME = "read";

  /** Beginning of the text, for examples of what later stages drop. */
  static final String HEAD = "head";

  /** Columns of the Parquet files; cuts and measures are counted by then. */
  static final List<Field> FIELDS =
      List.of(
          Field.text(Columns.SOURCE),
          Field.number(Columns.LINE),
          Field.number(Columns.OFFSET),
          Field.text(Columns.OUTCOME),
          Field.text(Columns.DETAIL),
          Field.text(Columns.URL),
          Field.bytes(Columns.ID),
          Field.bytes(Columns.KEY),
          Field.number(Columns.BYTES),
          Field.text(HEAD),
          Field.text(Columns.TEXT));

  private ReadStep() {}

  /**
   * What a task needs to know.
   *
   * @param input root of the files
   * @param output where the result goes
   * @param maxLineBytes a longer line is rejected
   * @param stages fused with reading
   * @param draw of examples
   */
  record Plan(
      StoreLocation input,
      StoreLocation output,
      int maxLineBytes,
      List<TextStage> stages,
      ExampleDraw draw)
      implements Serializable {}

  /**
   * Reads the files that have not been read. Large ones first, so that no core waits at the end.
   */
  static void run(
      SparkSession spark,
      Plan plan,
      List<CorpusFile> files,
      ObjectStore store,
      PrepareProgress progress) {
    List<String> missing = missing(files, store);
    progress.begin(NAME, "%d of %d files".formatted(missing.size(), files.size()));
    if (missing.isEmpty()) {
      return;
    }
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(missing, missing.size())
        .foreach(source -> new FilePass(plan, source).run());
  }

  private static List<String> missing(List<CorpusFile> files, ObjectStore store) {
    Set<String> done =
        store.list(WorkKeys.ROOT).stream().map(ObjectInfo::key).collect(Collectors.toSet());
    return files.stream()
        .sorted(Comparator.comparingLong(CorpusFile::size).reversed())
        .map(CorpusFile::name)
        .filter(source -> !done.contains(WorkKeys.record(source)))
        .toList();
  }
}
