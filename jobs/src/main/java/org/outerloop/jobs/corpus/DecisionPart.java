package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.outerloop.corpus.stats.Example;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.corpus.stats.StageTally;
import org.outerloop.jobs.corpus.PageTable.Field;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Writes the decisions of one partition as a Parquet file, or the pages it leaves, and counts them.
 *
 * @param output root of the result
 * @param folder below it, for these files
 * @param stage its name
 * @param draw of examples
 * @param rewrites whether pages are written and no decisions
 */
record DecisionPart(
    StoreLocation output, String folder, String stage, ExampleDraw draw, boolean rewrites)
    implements Serializable {

  static final List<Field> FIELDS =
      List.of(
          Field.text(Columns.SOURCE),
          Field.number(Columns.LINE),
          Field.text(Columns.OUTCOME),
          Field.text(Columns.TEXT));

  /**
   * What a task tells.
   *
   * @param key of the file
   * @param json statistics of what was dropped, cut and measured
   * @param files counts per file of the input
   * @param changed pages with another text
   * @param growth of these texts in bytes, mostly negative
   */
  record Written(String key, byte[] json, List<FileRow> files, long changed, long growth)
      implements Serializable {
    StageStatistics statistics() {
      return RecordJson.fromBytes(json, StageStatistics.class);
    }
  }

  static DecisionPart ofDecisions(StoreLocation output, int place, String stage, ExampleDraw draw) {
    return new DecisionPart(output, WorkKeys.decisions(place, stage), stage, draw, false);
  }

  static DecisionPart ofPages(StoreLocation output, int place, String stage, ExampleDraw draw) {
    return new DecisionPart(output, WorkKeys.rewritten(place, stage), stage, draw, true);
  }

  /**
   * Nothing is written for a partition without rows.
   *
   * @param decisions rows of {@link Columns#PAGES}; the text is null where it is of no interest
   */
  Iterator<Written> write(Iterator<Row> decisions) {
    if (!decisions.hasNext()) {
      return List.<Written>of().iterator();
    }
    String key = "%s/part-%05d.parquet".formatted(folder, TaskContext.getPartitionId());
    try (ObjectStore store = ObjectStores.open(output);
        PageTable table = new PageTable(store, key, rewrites ? ReadStep.FIELDS : FIELDS)) {
      Count count = new Count();
      while (decisions.hasNext()) {
        count.add(decisions.next(), table);
      }
      table.finish();
      return List.of(count.written(key)).iterator();
    }
  }

  private final class Count {
    private final StageTally tally = draw.tally(stage);
    private final List<FileRow> files = new ArrayList<>();
    private long changed;
    private long growth;

    void add(Row row, PageTable table) {
      String outcome = row.getAs(Columns.OUTCOME);
      Map<String, Integer> cuts = row.getJavaMap(row.fieldIndex(Columns.CUTS));
      long bytes = row.<Long>getAs(Columns.BYTES);
      if (!outcome.equals(Columns.KEPT)) {
        tally.drop(outcome, bytes, example(row, outcome));
        noteFile(row, outcome, bytes);
        write(row, bytes, table);
      } else if (!cuts.isEmpty()) {
        long left = Utf8Length.of(row.getAs(Columns.TEXT));
        changed++;
        growth += left - bytes;
        noteFile(row, FileRows.CHANGED, left - bytes);
        write(row, left, table);
      } else if (rewrites) {
        write(row, bytes, table);
      }
      cuts.forEach(tally::cut);
      Map<String, Double> measures = row.getJavaMap(row.fieldIndex(Columns.MEASURES));
      measures.forEach(tally::measure);
    }

    private void noteFile(Row row, String outcome, long bytes) {
      files.add(new FileRow(row.getAs(Columns.SOURCE), stage, outcome, 1, bytes));
    }

    private void write(Row row, long bytes, PageTable table) {
      boolean kept = row.getAs(Columns.OUTCOME).equals(Columns.KEPT);
      String source = row.getAs(Columns.SOURCE);
      long line = row.<Long>getAs(Columns.LINE);
      if (!rewrites) {
        String text = kept ? row.getAs(Columns.TEXT) : null;
        table.write(source, line, row.getAs(Columns.OUTCOME), text);
      } else if (kept) {
        table.write(
            source,
            line,
            row.getAs(Columns.OFFSET),
            Columns.KEPT,
            row.getAs(Columns.DETAIL),
            row.getAs(Columns.URL),
            row.getAs(Columns.ID),
            row.getAs(Columns.KEY),
            bytes,
            null,
            row.getAs(Columns.TEXT));
      }
    }

    private Example example(Row row, String outcome) {
      Digest id = Digest.parse(HexFormat.of().formatHex(row.getAs(Columns.ID)));
      return new Example(
          draw.rank(outcome, id),
          row.getAs(Columns.SOURCE),
          row.<Long>getAs(Columns.LINE),
          row.getAs(Columns.URL),
          row.getAs(Columns.DETAIL),
          "");
    }

    Written written(String key) {
      byte[] json = RecordJson.toBytes(tally.finish());
      return new Written(key, json, new ArrayList<>(FileRows.sum(files)), changed, growth);
    }
  }
}
