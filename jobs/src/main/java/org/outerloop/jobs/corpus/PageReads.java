package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.map;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.outerloop.jobs.corpus.PageTable.Field;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** Reads the unfinished tables as Spark does, so that only the columns a stage asks for travel. */
final class PageReads {
  private PageReads() {}

  /** What the first pass left of every line of some files. */
  static Dataset<Row> lines(SparkSession spark, StoreLocation output, Collection<String> sources) {
    List<String> keys = sources.stream().map(WorkKeys::pages).sorted().toList();
    return keys.isEmpty()
        ? lines(spark, output).limit(0)
        : read(spark, output, keys, ReadStep.FIELDS);
  }

  /** What the first pass left of every line. */
  static Dataset<Row> lines(SparkSession spark, StoreLocation output) {
    return read(spark, output, List.of(WorkKeys.PAGES), ReadStep.FIELDS);
  }

  /** The pages that the first pass kept, as {@link Columns#PAGES}. */
  static Dataset<Row> kept(SparkSession spark, StoreLocation output) {
    return pages(lines(spark, output));
  }

  /** The pages that a later stage has written, as {@link Columns#PAGES}. */
  static Dataset<Row> rewritten(SparkSession spark, StoreLocation output, List<String> keys) {
    return pages(read(spark, output, keys, ReadStep.FIELDS));
  }

  /** The tokens of the pages that a later stage has left, as {@link Columns#TOKENIZED}. */
  static Dataset<Row> tokens(SparkSession spark, StoreLocation output, List<String> keys) {
    return tokenized(read(spark, output, keys, TokenForm.FIELDS));
  }

  /** As {@link Columns#TOKENIZED}, from {@link TokenForm#STORED}. */
  static Dataset<Row> tokenized(Dataset<Row> stored) {
    Column[] columns =
        Arrays.stream(Columns.TOKENIZED.fields())
            .map(field -> col(field.name()).cast(field.dataType()).as(field.name()))
            .toArray(Column[]::new);
    return stored.select(columns);
  }

  private static Dataset<Row> pages(Dataset<Row> stored) {
    Column[] columns =
        Arrays.stream(Columns.PAGES.fields())
            .map(
                field ->
                    isFinding(field.name())
                        ? map().cast(field.dataType()).as(field.name())
                        : col(field.name()))
            .toArray(Column[]::new);
    // later stages look for others too: from this Spark knows that there are none
    return stored.where(col(Columns.OUTCOME).equalTo(Columns.KEPT)).select(columns);
  }

  private static boolean isFinding(String column) {
    return column.equals(Columns.CUTS) || column.equals(Columns.MEASURES);
  }

  /** Parquet files or folders of them. */
  static Dataset<Row> read(
      SparkSession spark, StoreLocation output, List<String> keys, List<Field> fields) {
    StructType schema = new StructType();
    for (Field field : fields) {
      schema = schema.add(field.name(), type(field), true);
    }
    return spark
        .read()
        .options(ObjectStores.hadoopSettings(output))
        .option("fs.s3a.impl.disable.cache", "true") // credentials are this store's, not the JVM's
        .option("__globPaths__", "false")
        .schema(schema)
        .parquet(keys.stream().map(key -> place(output, key)).toArray(String[]::new));
  }

  private static String place(StoreLocation output, String key) {
    String uri = output.uri();
    String root = uri.startsWith("file:") ? Path.of(URI.create(uri)).toString() : uri;
    return root.replaceFirst("/+$", "") + "/" + key;
  }

  private static DataType type(Field field) {
    return switch (field.kind()) {
      case TEXT -> DataTypes.StringType;
      case NUMBER -> DataTypes.LongType;
      case BYTES -> DataTypes.BinaryType;
    };
  }
}
