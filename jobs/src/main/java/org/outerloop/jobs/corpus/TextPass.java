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
  /** Of text that is wise to come with at once: a stage's tables stay in a core's cache. */
  static final long BATCH_BYTES = 1 << 18;

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

  /** A page on its way through the stages. */
  static final class Passing {
    private final Place place;
    private final Page page;
    private long bytes;
    private Fate end;

    /**
     * @param bytes of the text
     */
    Passing(Place place, String url, String text, long bytes) {
      this.place = place;
      this.page = new Page(url, text);
      this.bytes = bytes;
    }

    Place place() {
      return place;
    }

    /** What became of it, once it has passed. */
    Fate fate() {
      return end == null ? new Fate(Columns.KEPT, "", page.text(), bytes) : end;
    }
  }

  /** Asks the stages in turn about all of some pages, each page until one drops it. */
  void apply(List<Passing> pages) {
    for (int i = 0; i < stages.size(); i++) {
      long start = System.nanoTime();
      for (Passing passing : pages) {
        if (passing.end == null) {
          apply(stages.get(i), tallies.get(i), passing);
        }
      }
      nanos[i] += System.nanoTime() - start;
    }
  }

  private void apply(TextStage stage, StageTally tally, Passing passing) {
    Page page = passing.page;
    String old = page.text();
    Optional<Fate> end = run(stage, page, passing.bytes);
    page.forEachFinding(tally::cut, tally::measure);
    if (end.isPresent()) {
      drop(tally, end.get(), passing.place, page.url());
      passing.end = end.get();
    } else {
      long after = page.text().equals(old) ? passing.bytes : Utf8Length.of(page.text());
      tally.keep(passing.bytes, after);
      passing.bytes = after;
    }
  }

  /** Runs a stage; what it throws is the page's end, not the task's. */
  private static Optional<Fate> run(TextStage stage, Page page, long bytes) {
    try {
      stage.apply(page);
    } catch (RuntimeException | StackOverflowError e) {
      String detail = stage.name() + ": " + e;
      return Optional.of(new Fate(FAILED, Example.beginning(detail), page.text(), bytes));
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
