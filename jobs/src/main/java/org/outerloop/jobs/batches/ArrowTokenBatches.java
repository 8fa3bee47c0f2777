package org.outerloop.jobs.batches;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.outerloop.storage.StoreLocation;

/** Arrow batches of the data source, before Spark would make rows of them. */
final class ArrowTokenBatches implements TokenBatches {
  private final SparkSession spark;
  private final StoreLocation corpus;
  private final CorpusPart part;

  ArrowTokenBatches(SparkSession spark, StoreLocation corpus, CorpusPart part) {
    this.spark = spark;
    this.corpus = corpus;
    this.part = part;
  }

  @Override
  public <R> JavaRDD<R> flatMap(BatchFunction<R> function) {
    DataFrameReader reader =
        spark.read().format(TokenSource.FORMAT).option(TokenSource.PART, part.toString());
    corpus.options().forEach(reader::option);
    Dataset<Row> rows = reader.load(corpus.uri());
    JavaRDD<ColumnarBatch> batches =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows)
            .queryExecution()
            .sparkPlan()
            .executeColumnar()
            .toJavaRDD();
    return batches.mapPartitions(partition -> new Applied<>(partition, function));
  }

  /**
   * Results of one batch after the other; a batch is not asked for before the last is done with.
   */
  private static final class Applied<R> implements Iterator<R> {
    private final Iterator<ColumnarBatch> batches;
    private final BatchFunction<R> function;
    private Iterator<R> results = Collections.emptyIterator();

    Applied(Iterator<ColumnarBatch> batches, BatchFunction<R> function) {
      this.batches = batches;
      this.function = function;
    }

    @Override
    public boolean hasNext() {
      while (!results.hasNext() && batches.hasNext()) {
        results = function.apply(new ArrowTokenBatch(batches.next()));
      }
      return results.hasNext();
    }

    @Override
    public R next() {
      if (!hasNext()) {
        throw new NoSuchElementException("No more results");
      }
      return results.next();
    }
  }

  /** A view; nothing is copied but the tokens that are asked for. */
  private record ArrowTokenBatch(ColumnarBatch columns) implements TokenBatch {
    @Override
    public int rows() {
      return columns.numRows();
    }

    @Override
    public long sequence(int row) {
      return columns.column(0).getLong(row);
    }

    @Override
    public long id(int row) {
      return columns.column(1).getLong(row);
    }

    @Override
    public int[] tokens(int row) {
      ColumnVector tokens = columns.column(2);
      ColumnarArray array = tokens.getArray(row);
      return array.toIntArray();
    }
  }
}
