package org.outerloop.jobs.ledger;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.RecordRows;
import org.outerloop.jobs.SparkSessions;
import org.outerloop.jobs.UserException;

/**
 * A ledger as views of a Spark session: {@code entries}, {@code peers}, {@code weights}, {@code
 * emissions}. The rows are the driver's: a ledger is small.
 */
public final class LedgerTables {
  /** Most rows of an answer. */
  private static final int MOST_ROWS = 10_000;

  private LedgerTables() {}

  /** A session in this process, unless Spark's settings say otherwise. */
  public static SparkSession session() {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.app.name", "outerloop ledger");
    conf.setIfMissing("spark.master", "local[1]");
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.sql.shuffle.partitions", "1");
    }
    return SparkSessions.open(conf);
  }

  public static void register(SparkSession spark, LedgerRows ledger) {
    view(spark, "entries", ledger.entries(), EntryRow.class);
    view(spark, "peers", ledger.peers(), PeerRow.class);
    view(spark, "weights", ledger.weights(), WeightRow.class);
    view(spark, "emissions", ledger.emissions(), EmissionRow.class);
  }

  private static <R extends Record> void view(
      SparkSession spark, String name, List<R> records, Class<R> type) {
    List<Row> rows = records.stream().map(RecordRows::row).toList();
    spark.createDataFrame(rows, RecordRows.schema(type)).createOrReplaceTempView(name);
  }

  /**
   * An answer as lines: a head, then a line per row.
   *
   * @throws UserException for a query that makes no sense
   */
  public static List<String> ask(SparkSession spark, String sql) {
    try {
      return lines(query(spark, sql));
    } catch (AnalysisException e) {
      throw new UserException("--sql: " + e.getSimpleMessage(), e);
    }
  }

  /** Spark throws this checked exception without declaring it. */
  private static Dataset<Row> query(SparkSession spark, String sql) throws AnalysisException {
    return spark.sql(sql);
  }

  private static List<String> lines(Dataset<Row> answer) {
    List<List<String>> rows = new ArrayList<>();
    for (Row row : answer.limit(MOST_ROWS).collectAsList()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(String.valueOf(row.get(i)));
      }
      rows.add(cells);
    }
    return LedgerText.table(List.of(answer.columns()), rows);
  }
}
