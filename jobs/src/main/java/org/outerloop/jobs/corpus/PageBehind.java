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

  /**
   * @param page row of {@link Columns#PAGES}
   * @param before what the stages before left of it
   */
  Fate apply(Row page, Fate before) {
    String source = page.getAs(Columns.SOURCE);
    Place place = new Place(source, page.<Long>getAs(Columns.LINE), PartCount.id(page));
    Passing passing = new Passing(place, page.getAs(Columns.URL), before.text(), before.bytes());
    pass.apply(List.of(passing));
    Fate fate = passing.fate();
    if (!fate.isKept()) {
      files.add(new FileRow(source, stage, fate.outcome(), 1, before.bytes()));
    } else if (!fate.text().equals(before.text())) {
      changed++;
      long growth = fate.bytes() - before.bytes();
      files.add(new FileRow(source, stage, FileRows.CHANGED, 1, growth));
    }
    return fate;
  }

  Told told() {
    return new Told(
        RecordJson.toBytes(pass.statistics().get(0)),
        new ArrayList<>(FileRows.sum(files)),
        changed,
        pass.times().get(0).taskSeconds());
  }
}
