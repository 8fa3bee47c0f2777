package org.outerloop.jobs.corpus;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.TaskCompletionListener;
import org.outerloop.corpus.CorpusLine;
import org.outerloop.corpus.Document;
import org.outerloop.corpus.DocumentReader;
import org.outerloop.corpus.Rejection;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** Reads the files of a corpus, one task per file; a packed file cannot be split. */
final class ReadStage {
  private static final long NO_OFFSET = -1;
  private static final scala.collection.immutable.Map<String, Object> NOTHING =
      scala.collection.immutable.Map$.MODULE$.empty();

  private ReadStage() {}

  /** One row per line, see {@link Columns#PAGES}. Lazy. */
  static Dataset<Row> pages(SparkSession spark, CorpusInput input, int maxLineBytes) {
    List<String> names = input.files().stream().map(CorpusFile::name).toList();
    StoreLocation root = input.root();
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(names, names.size())
            .flatMap(name -> new Pages(root, name, maxLineBytes));
    return spark.createDataFrame(rows, Columns.PAGES);
  }

  /** The lines of one file, read as they are asked for; closed with the task. */
  private static final class Pages implements Iterator<Row> {
    private final DocumentReader reader;
    private Optional<CorpusLine> next;

    Pages(StoreLocation root, String name, int maxLineBytes) {
      ObjectStore store = ObjectStores.open(root);
      atEndOfTask(store::close);
      reader = DocumentReader.open(name, store.open(name), maxLineBytes);
      atEndOfTask(reader::close);
      next = reader.next();
    }

    private static void atEndOfTask(Runnable close) {
      TaskCompletionListener listener = context -> close.run();
      TaskContext.get().addTaskCompletionListener(listener);
    }

    @Override
    public boolean hasNext() {
      return next.isPresent();
    }

    @Override
    public Row next() {
      Row row = row(next.orElseThrow(NoSuchElementException::new));
      next = reader.next();
      return row;
    }
  }

  private static Row row(CorpusLine line) {
    if (line instanceof Document page) {
      byte[] id = page.id().toBytes();
      byte[] key = Digest.ofText(page.text().strip()).toBytes();
      return RowFactory.create(
          page.source(),
          page.line(),
          NO_OFFSET,
          Columns.KEPT,
          "",
          page.url(),
          id,
          key,
          (long) page.text().getBytes(StandardCharsets.UTF_8).length,
          NOTHING,
          NOTHING,
          page.text());
    }
    Rejection rejection = (Rejection) line;
    return RowFactory.create(
        rejection.source(),
        rejection.line(),
        rejection.offset(),
        Columns.REJECTED_PREFIX + rejection.reason().label(),
        rejection.detail(),
        "",
        null,
        null,
        0L,
        NOTHING,
        NOTHING,
        null);
  }
}
