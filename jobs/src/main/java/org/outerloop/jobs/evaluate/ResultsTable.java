package org.outerloop.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.RecordRows;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * The figures of many evaluations as one table, {@code results}, for SQL and notebooks: made anew
 * from the results.json below a place, which stay the truth.
 */
public final class ResultsTable {
  private static final String TABLE = "results";
  private static final long MAX_BYTES = 256L << 20;

  private ResultsTable() {}

  /**
   * A row.
   *
   * @param round of the run, -1 for a model of its own
   * @param trainedTokens likewise
   * @param error of the value; NULL where there is none
   */
  public record ResultRow(
      String model,
      long round,
      long trainedTokens,
      String task,
      int shots,
      int questions,
      String metric,
      double value,
      double error) {}

  /**
   * Writes the table of all evaluations below a place.
   *
   * @return how many there are
   */
  public static long write(SparkSession spark, StoreLocation place) {
    List<Row> rows = new ArrayList<>();
    long models = 0;
    try (ObjectStore store = ObjectStores.open(place)) {
      for (ObjectInfo file : store.list("")) {
        if (file.key().endsWith("/" + EvaluationFiles.RESULTS)) {
          EvaluationReport report =
              RecordJson.fromBytes(store.get(file.key(), MAX_BYTES), EvaluationReport.class);
          rows(report).forEach(row -> rows.add(RecordRows.row(row)));
          models++;
        }
      }
    }
    if (models > 0) {
      spark
          .createDataFrame(rows, RecordRows.schema(ResultRow.class))
          .coalesce(1)
          .write()
          .options(ObjectStores.hadoopSettings(place))
          .option("fs.s3a.impl.disable.cache", "true")
          .mode(SaveMode.Overwrite)
          .parquet(place.uri().replaceFirst("/*$", "/") + TABLE);
    }
    return models;
  }

  private static List<ResultRow> rows(EvaluationReport report) {
    List<ResultRow> rows = new ArrayList<>();
    long round = report.round().orElse(-1L);
    long tokens = report.trainedTokens().orElse(-1L);
    for (EvaluationReport.TaskResult task : report.allTasks()) {
      for (EvaluationReport.MetricResult metric : task.metrics()) {
        rows.add(
            new ResultRow(
                report.model(),
                round,
                tokens,
                task.name(),
                task.shots(),
                task.questions(),
                metric.metric(),
                metric.value(),
                metric.error().orElse(Double.NaN)));
      }
    }
    for (EvaluationReport.TextResult text : report.texts()) {
      rows.add(
          new ResultRow(
              report.model(),
              round,
              tokens,
              text.source(),
              0,
              (int) Math.min(Integer.MAX_VALUE, text.texts()),
              "bits_per_byte",
              text.bitsPerByte(),
              Double.NaN));
    }
    return rows;
  }
}
