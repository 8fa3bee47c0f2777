package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.outerloop.jobs.UserException;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** A table of what a scorer thinks of documents: id and probability. */
public final class ScoreTable {
  static final String PROBABILITY = "probability";

  /** The id in lower-case hexadecimal digits. */
  static final String HEX = "hex";

  /** As {@link #write} takes and writes it. */
  public static final StructType SCHEMA =
      new StructType()
          .add(Columns.ID, DataTypes.BinaryType, false)
          .add(PROBABILITY, DataTypes.DoubleType, false);

  private ScoreTable() {}

  /**
   * Writes a table as Parquet, a file per task.
   *
   * @param scores rows of {@link #SCHEMA}, no id twice
   * @param place a folder that is not there yet
   * @return how many rows it has
   * @throws UserException if there is something
   */
  public static long write(Dataset<Row> scores, StoreLocation place) {
    try (ObjectStore there = ObjectStores.open(place)) {
      if (!there.list("").isEmpty()) {
        throw new UserException("There is something at " + place.uri() + "; give another place");
      }
    }
    scores
        .write()
        .options(ObjectStores.hadoopSettings(place))
        .option("fs.s3a.impl.disable.cache", "true")
        .mode(SaveMode.Append) // the folder may be there, empty
        .parquet(place.uri());
    return open(scores.sparkSession(), place).count();
  }

  /**
   * The probability of the last page that stays if a share of a table's pages does.
   *
   * @throws UserException as {@link #read} does
   */
  public static double threshold(SparkSession spark, StoreLocation place, double share) {
    return ScoreCut.ofShare(
            read(spark, place).select(ScoreTable.HEX, ScoreTable.PROBABILITY), share)
        .probability();
  }

  /**
   * Reads a table and checks all of it: one shuffle of its ids.
   *
   * @throws UserException if a column is missing, an id is none or occurs twice, or a probability
   *     is outside [0, 1], naming the table, the id and the figure
   */
  static Dataset<Row> read(SparkSession spark, StoreLocation place) {
    Dataset<Row> table = open(spark, place);
    for (String column : new String[] {Columns.ID, PROBABILITY}) {
      if (!Arrays.asList(table.columns()).contains(column)) {
        throw new UserException(
            "The table of scores %s has no column '%s'; it has %s"
                .formatted(place.uri(), column, Arrays.toString(table.columns())));
      }
    }
    boolean bytes = table.schema().apply(Columns.ID).dataType().equals(DataTypes.BinaryType);
    Column id = bytes ? hex(col(Columns.ID)) : col(Columns.ID);
    Dataset<Row> scores =
        table.select(lower(id).as(HEX), col(PROBABILITY).try_cast("double").as(PROBABILITY));
    check(scores, place);
    return scores;
  }

  /** Whether a place is one file, by its name; else it is a folder of Parquet. */
  static boolean isFile(String uri) {
    return withoutPacking(uri).matches(".*\\.(csv|jsonl|json|parquet)");
  }

  private static String withoutPacking(String uri) {
    return uri.replaceFirst("\\.(gz|zst|bz2)$", "").replaceFirst("/+$", "");
  }

  private static Dataset<Row> open(SparkSession spark, StoreLocation place) {
    DataFrameReader reader =
        spark
            .read()
            .options(ObjectStores.hadoopSettings(place))
            .option("fs.s3a.impl.disable.cache", "true");
    String name = withoutPacking(place.uri());
    try {
      if (name.endsWith(".csv")) {
        return reader.option("header", "true").csv(place.uri());
      } else if (name.endsWith(".jsonl") || name.endsWith(".json")) {
        return reader
            .schema("id STRING, probability DOUBLE")
            .option("mode", "FAILFAST")
            .json(place.uri());
      }
      return reader.parquet(place.uri());
    } catch (Exception e) { // Scala throws checked ones undeclared
      throw new UserException(
          "Cannot read the table of scores " + place.uri() + ": " + e.getMessage(), e);
    }
  }

  private static void check(Dataset<Row> scores, StoreLocation place) {
    Column probability = col(PROBABILITY);
    Column outside =
        probability.isNull().or(isnan(probability)).or(probability.lt(0)).or(probability.gt(1));
    refuse(scores.where(outside), place, "a probability outside [0, 1]: %2$s of id %1$s");
    Column noId = col(HEX).isNull().or(length(col(HEX)).notEqual(64));
    refuse(scores.where(noId), place, "an id that is no SHA-256: '%1$s'");
    Dataset<Row> twice =
        scores.groupBy(HEX).agg(count(lit(1)).as("times")).where(col("times").gt(1));
    refuse(twice, place, "id %1$s %2$s times");
  }

  private static void refuse(Dataset<Row> wrong, StoreLocation place, String form) {
    wrong
        .takeAsList(1)
        .forEach(
            row -> {
              throw new UserException(
                  "The table of scores %s holds ".formatted(place.uri())
                      + form.formatted(row.get(0), row.get(1)));
            });
  }
}
