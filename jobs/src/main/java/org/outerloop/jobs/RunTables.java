package org.outerloop.jobs;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The tables of a run as Parquet: {@code <tables>/rounds}, {@code <tables>/scores}, {@code
 * <tables>/stages}, one file each. They are for people and notebooks; the committed records of the
 * run are the truth from which they can be written again.
 */
public final class RunTables {
  private static final String ROUNDS = "rounds";
  private static final String SCORES = "scores";
  private static final String STAGES = "stages";

  private RunTables() {}

  /**
   * Replaces the three tables under {@code tablesUri}. Not atomic: a crash half-way leaves tables
   * to be written again.
   */
  public static void write(
      SparkSession spark,
      String tablesUri,
      List<RoundRow> rounds,
      List<ScoreRow> scores,
      List<StageRow> stages) {
    Tables tables = new Tables(spark, tablesUri);
    tables.write(ROUNDS, rounds, RoundRow.class);
    tables.write(SCORES, scores, ScoreRow.class);
    tables.write(STAGES, stages, StageRow.class);
  }

  /**
   * Reads the three tables, ordered by round, then peer; a run called {@code run} without settings
   * and command. {@link IllegalArgumentException} names a table or column that is not there.
   */
  public static RunReport read(SparkSession spark, String tablesUri) {
    Tables tables = new Tables(spark, tablesUri);
    List<RoundRow> rounds = tables.read(ROUNDS, RoundRow.class, "round");
    List<ScoreRow> scores = tables.read(SCORES, ScoreRow.class, "round", "peer");
    List<StageRow> stages = tables.read(STAGES, StageRow.class, "round", "stage");
    return new RunReport("run", rounds, scores, stages, List.of(), "");
  }

  /** One folder of tables, seen by one session. */
  private record Tables(SparkSession spark, String uri) {
    <R extends Record> void write(String table, List<R> records, Class<R> type) {
      List<Row> rows = new ArrayList<>();
      records.forEach(row -> rows.add(RecordRows.row(row)));
      spark
          .createDataFrame(rows, RecordRows.schema(type))
          .coalesce(1)
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(place(table));
    }

    <R extends Record> List<R> read(String table, Class<R> type, String first, String... then) {
      List<R> records = new ArrayList<>();
      for (Row row : open(table, type).sort(first, then).collectAsList()) {
        records.add(RecordRows.record(row, type));
      }
      return records;
    }

    private Dataset<Row> open(String table, Class<? extends Record> type) {
      Dataset<Row> rows;
      try {
        rows = load(place(table));
      } catch (AnalysisException e) {
        throw new IllegalArgumentException(
            "No table '%s' at %s: is this the tables folder of a run? (%s)"
                .formatted(table, place(table), e.getSimpleMessage()),
            e);
      }
      for (String column : RecordRows.schema(type).fieldNames()) {
        if (!List.of(rows.columns()).contains(column)) {
          throw new IllegalArgumentException(
              "Table '%s' at %s has no column '%s'; it has %s"
                  .formatted(table, place(table), column, List.of(rows.columns())));
        }
      }
      return rows;
    }

    /** Spark throws this checked exception without declaring it. */
    private Dataset<Row> load(String place) throws AnalysisException {
      return spark.read().parquet(place);
    }

    private String place(String table) {
      return uri.endsWith("/") ? uri + table : uri + "/" + table;
    }
  }
}
