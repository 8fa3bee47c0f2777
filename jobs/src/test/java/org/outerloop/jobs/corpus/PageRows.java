package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.outerloop.protocol.Digest;

/** Pages for tests of stages, as rows and as they stand in the order of content. */
final class PageRows {
  private PageRows() {}

  /** A page per text: line n of file "f". */
  static Dataset<Row> of(SparkSession spark, List<String> texts) {
    List<Row> rows = new ArrayList<>();
    for (int line = 0; line < texts.size(); line++) {
      rows.add(row("f", line, Columns.KEPT, texts.get(line)));
    }
    return spark.createDataFrame(rows, Columns.PAGES);
  }

  static Row row(String source, long line, String outcome, String text) {
    return RowFactory.create(
        source,
        line,
        -1L,
        outcome,
        "",
        "",
        Digest.ofText(text).toBytes(),
        Digest.ofText(text.strip()).toBytes(),
        (long) text.length(),
        new HashMap<String, Integer>(),
        new HashMap<String, Double>(),
        text);
  }

  /** Line numbers in the order of content. */
  static List<Integer> contentOrder(List<String> texts) {
    Map<Digest, List<Integer>> order = new TreeMap<>();
    for (int line = 0; line < texts.size(); line++) {
      order.computeIfAbsent(Digest.ofText(texts.get(line)), id -> new ArrayList<>()).add(line);
    }
    return order.values().stream().flatMap(List::stream).toList();
  }

  /** Rows by line. */
  static Map<Long, Row> byLine(Dataset<Row> pages) {
    Map<Long, Row> rows = new TreeMap<>();
    for (Row row : pages.collectAsList()) {
      rows.put(row.<Long>getAs(Columns.LINE), row);
    }
    return rows;
  }
}
