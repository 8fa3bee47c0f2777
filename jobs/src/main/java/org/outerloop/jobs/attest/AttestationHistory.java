package org.outerloop.jobs.attest;

import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.RecordRows;

/** The table of past answers, as Parquet: one more file for each attestation. */
final class AttestationHistory {
  private final SparkSession spark;
  private final String place;

  /**
   * @param place URI or folder
   */
  AttestationHistory(SparkSession spark, String place) {
    this.spark = spark;
    this.place = place;
  }

  /** Oldest first; empty where there is none yet. */
  List<AttestationRow> rows() {
    try {
      return load().sort("millis", "executor").collectAsList().stream()
          .map(row -> RecordRows.record(row, AttestationRow.class))
          .toList();
    } catch (AnalysisException e) {
      if (e.getMessage().contains("PATH_NOT_FOUND")) {
        return List.of();
      }
      throw new IllegalArgumentException(
          "No history of attestations at %s: %s".formatted(place, e.getSimpleMessage()), e);
    }
  }

  /** Spark throws this checked exception without declaring it. */
  private Dataset<Row> load() throws AnalysisException {
    return spark.read().parquet(place);
  }

  void append(List<AttestationRow> rows) {
    spark
        .createDataFrame(
            rows.stream().map(RecordRows::row).toList(), RecordRows.schema(AttestationRow.class))
        .coalesce(1)
        .write()
        .mode(SaveMode.Append)
        .parquet(place);
  }
}
