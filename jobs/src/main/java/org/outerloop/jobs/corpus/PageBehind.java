package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.outerloop.corpus.TextStage;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.jobs.corpus.TextPass.Fate;
import org.outerloop.jobs.corpus.TextPass.Passing;
import org.outerloop.jobs.corpus.TextPass.Place;
import org.outerloop.protocol.RecordJson;

/** A text stage that looks at pages on their way out of another stage. Not thread-safe. */
final class PageBehind {
  private final String stage;
  private final TextPass pass;
  private final List<FileRow> files = new ArrayList<>();
  private long changed;

  PageBehind(TextStage stage, ExampleDraw draw) {
    this.stage = stage.name();
    this.pass = new TextPass(List.of(stage), draw);
  }

  /**
   * What a task tells.
   *
   * @param json statistics of the pages that came to the stage
   * @param files counts per file of the input
   * @param changed pages with another text
   * @param seconds in the stage
   */
  record Told(byte[] json, List<FileRow> files, long changed, double seconds)
      implements Serializable {
    StageStatistics statistics() {
      return RecordJson.fromBytes(json, StageStatistics.class);
    }
  }

  /** A page on its way out: row of {@link Columns#PAGES}, and what has become of its text. */
  static final class Leaving {
    private final Row row;
    private Fate fate;

    Leaving(Row row, Fate fate) {
      this.row = row;
      this.fate = fate;
    }

    Row row() {
      return row;
    }

    boolean isKept() {
      return fate.isKept();
    }

    long bytes() {
      return fate.bytes();
    }

    String text() {
      return fate.text();
    }

    private Passing passing() {
      Place place =
          new Place(row.getAs(Columns.SOURCE), row.<Long>getAs(Columns.LINE), PartCount.id(row));
      return new Passing(place, row.getAs(Columns.URL), fate.text(), fate.bytes());
    }
  }

  /** Looks at those that are kept so far. */
  void apply(List<Leaving> pages) {
    List<Leaving> kept = pages.stream().filter(Leaving::isKept).toList();
    List<Passing> passing = kept.stream().map(Leaving::passing).toList();
    pass.apply(passing);
    for (int i = 0; i < kept.size(); i++) {
      note(kept.get(i), passing.get(i).fate());
    }
  }

  private void note(Leaving page, Fate after) {
    String source = page.row.getAs(Columns.SOURCE);
    Fate before = page.fate;
    if (!after.isKept()) {
      files.add(new FileRow(source, stage, after.outcome(), 1, before.bytes()));
    } else if (!after.text().equals(before.text())) {
      changed++;
      long growth = after.bytes() - before.bytes();
      files.add(new FileRow(source, stage, FileRows.CHANGED, 1, growth));
    }
    page.fate = after;
  }

  Told told() {
    return new Told(
        RecordJson.toBytes(pass.statistics().get(0)),
        new ArrayList<>(FileRows.sum(files)),
        changed,
        pass.times().get(0).taskSeconds());
  }
}
