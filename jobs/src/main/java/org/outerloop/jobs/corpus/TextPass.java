package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.corpus.Page;
import org.outerloop.corpus.TextStage;
import org.outerloop.corpus.stats.Example;
import org.outerloop.corpus.stats.PreparationTimes.StageTime;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.corpus.stats.StageTally;
import org.outerloop.protocol.Digest;

/**
 * Consecutive text stages as one pass over a page, with their counts and times. A stage that fails
 * on a page costs that page. Not thread-safe: one per task.
 */
final class TextPass {
  static final String FAILED = Columns.REJECTED_PREFIX + "stage-failed";

  private final List<TextStage> stages;
  private final ExampleDraw draw;
  private final List<StageTally> tallies = new ArrayList<>();
  private final long[] nanos;

  /** What became of a page: outcome and detail as in {@link Columns#PAGES}. */
  record Fate(String outcome, String detail, String text, long bytes) {
    boolean isKept() {
      return outcome.equals(Columns.KEPT);
    }
  }

  /** Where a page stands. */
  record Place(String source, long line, Digest id) {}

  TextPass(List<TextStage> stages, ExampleDraw draw) {
    this.stages = stages;
    this.draw = draw;
    this.nanos = new long[stages.size()];
    stages.forEach(stage -> tallies.add(draw.tally(stage.name())));
  }

  /**
   * Asks the stages in turn until one drops the page.
   *
   * @param bytes of the text
   */
  Fate apply(Place place, String url, String text, long bytes) {
    Page page = new Page(url, text);
    long before = bytes;
    for (int i = 0; i < stages.size(); i++) {
      StageTally tally = tallies.get(i);
      String old = page.text();
      Optional<Fate> end = run(i, page, before);
      page.forEachFinding(tally::cut, tally::measure);
      if (end.isPresent()) {
        drop(tally, end.get(), place, url);
        return end.get();
      }
      long after = page.text().equals(old) ? before : Utf8Length.of(page.text());
      tally.keep(before, after);
      before = after;
    }
    return new Fate(Columns.KEPT, "", page.text(), before);
  }

  /** Runs a stage; what it throws is the page's end, not the task's. */
  private Optional<Fate> run(int stage, Page page, long bytes) {
    long start = System.nanoTime();
    try {
      stages.get(stage).apply(page);
    } catch (RuntimeException | StackOverflowError e) {
      String detail = stages.get(stage).name() + ": " + e;
      return Optional.of(new Fate(FAILED, Example.beginning(detail), page.text(), bytes));
    } finally {
      nanos[stage] += System.nanoTime() - start;
    }
    return page.dropped()
        .map(
            drop ->
                new Fate(
                    Columns.DROPPED_PREFIX + drop.rule(),
                    Example.beginning(drop.evidence()),
                    page.text(),
                    bytes));
  }

  private void drop(StageTally tally, Fate fate, Place place, String url) {
    long rank = draw.rank(fate.outcome(), place.id());
    String excerpt = tally.wants(fate.outcome(), rank) ? fate.text() : "";
    tally.drop(
        fate.outcome(),
        fate.bytes(),
        new Example(rank, place.source(), place.line(), url, fate.detail(), excerpt));
  }

  List<StageStatistics> statistics() {
    return tallies.stream().map(StageTally::finish).toList();
  }

  List<StageTime> times() {
    List<StageTime> times = new ArrayList<>();
    for (int i = 0; i < nanos.length; i++) {
      times.add(new StageTime(stages.get(i).name(), nanos[i] / 1e9, 0));
    }
    return times;
  }
}
