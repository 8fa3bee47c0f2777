package org.outerloop.jobs.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.unhex;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.corpus.CorpusPages;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Documents with labels, each text once. Texts that are labelled both good and bad are left out and
 * counted: nothing can be learned from them.
 *
 * @param pages id (SHA-256 of the text), text, good
 * @param contradictions texts with both labels
 * @param unreadable rows without text or without a label that is known
 */
record LabelledPages(Dataset<Row> pages, long contradictions, long unreadable) {
  static final String GOOD = "good";
  private static final String TEXT = "text";
  private static final String LABEL = "label";
  private static final String BROKEN = "_corrupt_record";
  private static final StructType LINES =
      new StructType()
          .add(TEXT, DataTypes.StringType)
          .add(LABEL, DataTypes.StringType)
          .add(BROKEN, DataTypes.StringType);

  /** Two corpora, read as prepare-corpus reads them. */
  static LabelledPages ofKinds(
      SparkSession spark, StoreLocation good, StoreLocation bad, int maxLineBytes) {
    return unique(
        CorpusPages.read(spark, good, maxLineBytes)
            .withColumn(GOOD, lit(true))
            .union(CorpusPages.read(spark, bad, maxLineBytes).withColumn(GOOD, lit(false))),
        0);
  }

  /**
   * One table with the columns text and label: Parquet, or JSON lines (plain or .gz). A label is 1
   * or 0, true or false, good or bad.
   *
   * @throws UserException if there is no such table
   */
  static LabelledPages ofTable(SparkSession spark, StoreLocation place) {
    Dataset<Row> rows = open(spark, place);
    Column label = lower(trim(col(LABEL).cast("string")));
    Dataset<Row> read =
        rows.select(
            col(TEXT),
            when(label.isin("1", "1.0", "true", GOOD), true)
                .when(label.isin("0", "0.0", "false", "bad"), false)
                .as(GOOD));
    Column known = col(TEXT).isNotNull().and(col(GOOD).isNotNull());
    long unreadable = read.where(known.unary_$bang()).count();
    Column id = unhex(sha2(col(TEXT).cast("binary"), 256));
    return unique(read.where(known).select(id.as("id"), col(TEXT), col(GOOD)), unreadable);
  }

  private static Dataset<Row> open(SparkSession spark, StoreLocation place) {
    DataFrameReader reader =
        spark
            .read()
            .options(ObjectStores.hadoopSettings(place))
            .option("fs.s3a.impl.disable.cache", "true");
    boolean lines = place.uri().replaceFirst("\\.gz$", "").matches(".*\\.jsonl?");
    try {
      Dataset<Row> rows =
          lines ? reader.schema(LINES).json(place.uri()).cache() : reader.parquet(place.uri());
      for (String column : new String[] {TEXT, LABEL}) {
        rows.apply(column); // or it says what columns there are
      }
      return rows;
    } catch (Exception e) { // Scala throws checked ones undeclared
      throw new UserException(
          "Cannot read labelled documents at %s (JSON lines .jsonl or .jsonl.gz, or Parquet, with the columns text and label): %s"
              .formatted(place.uri(), e.getMessage()),
          e);
    }
  }

  private static LabelledPages unique(Dataset<Row> pages, long unreadable) {
    Dataset<Row> texts =
        pages
            .groupBy("id")
            .agg(first(TEXT).as(TEXT), min(GOOD).as(GOOD), max(GOOD).as("other"))
            .cache();
    long contradictions = texts.where(col(GOOD).notEqual(col("other"))).count();
    return new LabelledPages(
        texts.where(col(GOOD).equalTo(col("other"))).drop("other"), contradictions, unreadable);
  }

  /**
   * How many good and bad ones there are.
   *
   * @throws UserException if there are none of a kind
   */
  long[] counts() {
    Row row = pages.agg(count(lit(1)), coalesce(sum(col(GOOD).cast("long")), lit(0L))).first();
    long good = row.getLong(1);
    long bad = row.getLong(0) - good;
    if (good == 0 || bad == 0) {
      throw new UserException(
          "There are %d good and %d bad documents; both kinds are wanted".formatted(good, bad));
    }
    return new long[] {good, bad};
  }
}
