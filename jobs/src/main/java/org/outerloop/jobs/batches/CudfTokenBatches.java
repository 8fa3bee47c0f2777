package org.outerloop.jobs.batches;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.UserException;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenStore;

/**
 * Batches that RAPIDS decodes on the GPU: shards are read as Parquet there, and {@code
 * com.nvidia.spark.rapids.ColumnarRdd} hands over cuDF tables. Called by name, as RAPIDS is no
 * dependency. <b>Has never run on a GPU</b>; the names are those of RAPIDS 26.08.
 *
 * <p>Sequences are numbered in their shard here and not over all shards, and ids are not compared
 * with their tokens, which the CPU would have to do. Needs {@code
 * spark.rapids.sql.exportColumnarRdd=true}, and Hadoop settings of the store in Spark's own.
 */
final class CudfTokenBatches implements TokenBatches {
  private static final String PLUGIN = "com.nvidia.spark.SQLPlugin";

  private final SparkSession spark;
  private final StoreLocation corpus;
  private final CorpusPart part;

  CudfTokenBatches(SparkSession spark, StoreLocation corpus, CorpusPart part) {
    this.spark = spark;
    this.corpus = corpus;
    this.part = part;
  }

  /** Whether RAPIDS is there and computes, rather than only explaining. */
  static boolean runsOn(SparkSession spark) {
    return spark.conf().get("spark.plugins", "").contains(PLUGIN)
        && spark
            .conf()
            .get("spark.rapids.sql.mode", "executeOnGPU")
            .toLowerCase(Locale.ROOT)
            .equals("executeongpu")
        && Boolean.parseBoolean(spark.conf().get("spark.rapids.sql.enabled", "true"));
  }

  @Override
  public <R> JavaRDD<R> flatMap(BatchFunction<R> function) {
    JavaRDD<Object> tables = tables();
    return tables.flatMap(
        table -> {
          try (CudfTable batch = new CudfTable(table)) {
            List<R> results = new ArrayList<>();
            Iterator<R> made = function.apply(batch);
            made.forEachRemaining(results::add); // the table is freed before they are used
            return results.iterator();
          }
        });
  }

  private JavaRDD<Object> tables() {
    Dataset<Row> rows = shards();
    try {
      Object tables =
          Class.forName("com.nvidia.spark.rapids.ColumnarRdd", true, loader())
              .getMethod("convert", Dataset.class)
              .invoke(null, rows);
      @SuppressWarnings("unchecked") // of ai.rapids.cudf.Table, which is not known here
      RDD<Object> known = (RDD<Object>) tables;
      return known.toJavaRDD();
    } catch (ReflectiveOperationException e) {
      throw new UserException("This version of RAPIDS gives out no tables: " + e, e);
    }
  }

  private static ClassLoader loader() {
    return Thread.currentThread().getContextClassLoader();
  }

  private Dataset<Row> shards() {
    String root = corpus.uri().endsWith("/") ? corpus.uri() : corpus.uri() + "/";
    List<String> files = new ArrayList<>();
    try (ObjectStore store = ObjectStores.open(corpus)) {
      for (TokenShard shard : part.of(TokenStore.open(store).manifest()).shards()) {
        files.add(root + shard.file());
      }
    }
    DataFrameReader reader = spark.read().schema(TokenSource.SCHEMA);
    return reader.parquet(files.toArray(String[]::new));
  }
}
