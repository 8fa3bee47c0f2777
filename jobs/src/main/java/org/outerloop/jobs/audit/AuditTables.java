package org.outerloop.jobs.audit;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.RecordRows;
import org.outerloop.round.Finding;

/** The tables {@code audit_rounds} and {@code audit_findings} as Parquet, one file each. */
public final class AuditTables {
  private AuditTables() {}

  /** Replaces both under {@code folder}. */
  public static void write(SparkSession spark, String folder, AuditReport report) {
    List<AuditFinding> findings = new ArrayList<>();
    for (Finding finding : report.findings()) {
      findings.add(AuditFinding.of(findings.size(), finding));
    }
    List<AuditRound> rounds = report.rounds().stream().map(AuditRound::of).toList();
    write(spark, folder + "/audit_rounds", rounds, AuditRound.class);
    write(spark, folder + "/audit_findings", findings, AuditFinding.class);
  }

  private static <R extends Record> void write(
      SparkSession spark, String place, List<R> records, Class<R> type) {
    List<Row> rows = records.stream().map(RecordRows::row).toList();
    spark
        .createDataFrame(rows, RecordRows.schema(type))
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(place);
  }
}
