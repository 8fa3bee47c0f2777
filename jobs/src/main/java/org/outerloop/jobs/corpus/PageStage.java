package org.outerloop.jobs.corpus;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.outerloop.corpus.Page;
import org.outerloop.corpus.TextStage;
import org.outerloop.corpus.stats.Example;
import scala.jdk.javaapi.CollectionConverters;

/** A text stage that stands behind one that compares pages. No shuffle. */
final class PageStage implements CorpusStage {
  private final TextStage stage;

  PageStage(TextStage stage) {
    this.stage = stage;
  }

  @Override
  public String name() {
    return stage.name();
  }

  @Override
  public Dataset<Row> apply(Dataset<Row> pages) {
    TextStage own = stage;
    MapPartitionsFunction<Row, Row> judge = rows -> new Judged(rows, own);
    return pages.mapPartitions(judge, Encoders.row(Columns.PAGES));
  }

  private static final class Judged implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final TextStage stage;

    Judged(Iterator<Row> rows, TextStage stage) {
      this.rows = rows;
      this.stage = stage;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Row next() {
      Row row = rows.next();
      return row.<String>getAs(Columns.OUTCOME).equals(Columns.KEPT) ? judged(row) : row;
    }

    private Row judged(Row row) {
      Page page = new Page(row.getAs(Columns.URL), row.getAs(Columns.TEXT));
      String outcome = Columns.KEPT;
      String detail = "";
      try {
        stage.apply(page);
      } catch (RuntimeException | StackOverflowError e) {
        outcome = TextPass.FAILED;
        detail = Example.beginning(stage.name() + ": " + e);
      }
      if (page.isDropped()) {
        outcome = Columns.DROPPED_PREFIX + page.dropped().get().rule();
        detail = Example.beginning(page.dropped().get().evidence());
      }
      return changed(row, page, outcome, detail);
    }

    private static Row changed(Row row, Page page, String outcome, String detail) {
      Map<String, Object> changes = new HashMap<>();
      changes.put(Columns.OUTCOME, outcome);
      changes.put(Columns.DETAIL, detail);
      changes.put(Columns.TEXT, page.text());
      changes.put(Columns.CUTS, scala(page.cuts()));
      changes.put(Columns.MEASURES, scala(page.measures()));
      Object[] values = new Object[row.length()];
      List<String> names = List.of(Columns.PAGES.fieldNames());
      for (int i = 0; i < values.length; i++) {
        values[i] = changes.getOrDefault(names.get(i), row.get(i));
      }
      return RowFactory.create(values);
    }

    private static Object scala(Map<String, ?> map) {
      return CollectionConverters.asScala(map);
    }
  }
}
