package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.outerloop.corpus.stats.Example;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.corpus.stats.StageTally;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RecordJson;

/** Counts what a stage did to the pages of one partition. Not thread-safe. */
final class PartCount {
  private final String stage;
  private final ExampleDraw draw;
  private final StageTally tally;
  private final List<FileRow> files = new ArrayList<>();
  private long changed;
  private long growth;

  PartCount(String stage, ExampleDraw draw) {
    this.stage = stage;
    this.draw = draw;
    this.tally = draw.tally(stage);
  }

  /**
   * What a task tells.
   *
   * @param json statistics of what was dropped, cut and measured
   * @param files counts per file of the input
   * @param changed pages with another text
   * @param growth of these texts in bytes, mostly negative
   */
  record Told(byte[] json, List<FileRow> files, long changed, long growth) implements Serializable {
    StageStatistics statistics() {
      return RecordJson.fromBytes(json, StageStatistics.class);
    }
  }

  /** Notes a page; returns the bytes of its text. */
  long note(Row row) {
    String outcome = row.getAs(Columns.OUTCOME);
    Map<String, Integer> cuts = row.getJavaMap(row.fieldIndex(Columns.CUTS));
    long bytes = row.<Long>getAs(Columns.BYTES);
    long left = bytes;
    if (!outcome.equals(Columns.KEPT)) {
      tally.drop(outcome, bytes, example(row, outcome));
      noteFile(row, outcome, bytes);
    } else if (!cuts.isEmpty()) {
      left = Utf8Length.of(row.getAs(Columns.TEXT));
      changed++;
      growth += left - bytes;
      noteFile(row, FileRows.CHANGED, left - bytes);
    }
    cuts.forEach(tally::cut);
    Map<String, Double> measures = row.getJavaMap(row.fieldIndex(Columns.MEASURES));
    measures.forEach(tally::measure);
    return left;
  }

  private void noteFile(Row row, String outcome, long bytes) {
    files.add(new FileRow(row.getAs(Columns.SOURCE), stage, outcome, 1, bytes));
  }

  private Example example(Row row, String outcome) {
    Digest id = id(row);
    return new Example(
        draw.rank(outcome, id),
        row.getAs(Columns.SOURCE),
        row.<Long>getAs(Columns.LINE),
        row.getAs(Columns.URL),
        row.getAs(Columns.DETAIL),
        "");
  }

  static Digest id(Row row) {
    return Digest.parse(HexFormat.of().formatHex(row.getAs(Columns.ID)));
  }

  Told told() {
    return new Told(
        RecordJson.toBytes(tally.finish()), new ArrayList<>(FileRows.sum(files)), changed, growth);
  }
}
