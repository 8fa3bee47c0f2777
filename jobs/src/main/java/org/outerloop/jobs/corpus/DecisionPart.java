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
 * Writes the decisions of one partition as a Parquet file and counts them.
 *
 * @param output root of the result
 * @param folder of the stage's decisions below it
 * @param stage its name
 * @param draw of examples
 */
record DecisionPart(StoreLocation output, String folder, String stage, ExampleDraw draw)
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

  /** Nothing is written for a partition without decisions. */
  Iterator<Written> write(Iterator<Row> decisions) {
    if (!decisions.hasNext()) {
      return List.<Written>of().iterator();
    }
    String key = "%s/part-%05d.parquet".formatted(folder, TaskContext.getPartitionId());
    try (ObjectStore store = ObjectStores.open(output);
        PageTable table = new PageTable(store, key, FIELDS)) {
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
      String source = row.getAs(Columns.SOURCE);
      long line = row.<Long>getAs(Columns.LINE);
      String outcome = row.getAs(Columns.OUTCOME);
      String text = row.getAs(Columns.TEXT);
      long bytes = row.<Long>getAs(Columns.BYTES);
      if (!outcome.equals(Columns.KEPT)) {
        tally.drop(outcome, bytes, example(row, outcome));
        files.add(new FileRow(source, stage, outcome, 1, bytes));
        table.write(source, line, outcome, null);
      } else if (text != null) {
        long difference = Utf8Length.of(text) - bytes;
        changed++;
        growth += difference;
        files.add(new FileRow(source, stage, FileRows.CHANGED, 1, difference));
        table.write(source, line, outcome, text);
      }
      Map<String, Integer> cuts = row.getJavaMap(row.fieldIndex(Columns.CUTS));
      cuts.forEach(tally::cut);
      Map<String, Double> measures = row.getJavaMap(row.fieldIndex(Columns.MEASURES));
      measures.forEach(tally::measure);
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
