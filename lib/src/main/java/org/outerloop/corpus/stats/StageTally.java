package org.outerloop.corpus.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Counts what a stage does. The sum of the tallies of parts of a corpus is that of the whole,
 * whatever the parts and the order. Not thread-safe.
 */
public final class StageTally {
  private static final Comparator<Example> BY_RANK =
      Comparator.comparingLong(Example::rank)
          .thenComparing(Example::source)
          .thenComparingLong(Example::line);

  private final String name;
  private final int examplesPerRule;
  private final Map<String, RuleTally> rules = new TreeMap<>();
  private final Map<String, long[]> cuts = new TreeMap<>(); // pieces, documents
  private final Map<String, HistogramTally> measures = new TreeMap<>();
  private long documentsIn;
  private long bytesIn;
  private long documentsKept;
  private long bytesKept;

  /**
   * @param examplesPerRule most that are kept
   */
  public StageTally(String name, int examplesPerRule) {
    this.name = name;
    this.examplesPerRule = examplesPerRule;
  }

  /** A document that the stage saw and kept, perhaps with another text. */
  public void keep(long bytesBefore, long bytesAfter) {
    keep(1, bytesBefore, bytesAfter);
  }

  /** So many documents that the stage saw and kept. */
  public void keep(long documents, long bytesBefore, long bytesAfter) {
    documentsIn += documents;
    bytesIn += bytesBefore;
    documentsKept += documents;
    bytesKept += bytesAfter;
  }

  /** A document that the stage saw and left out. */
  public void drop(String outcome, long bytes, Example example) {
    documentsIn++;
    bytesIn += bytes;
    rule(outcome).add(1, bytes, List.of(example));
  }

  /** Whether an example of this rank would be kept if it came now: its text is needed then. */
  public boolean wants(String outcome, long rank) {
    RuleTally rule = rules.get(outcome);
    return rule == null
        || rule.examples.size() < examplesPerRule
        || rank <= rule.examples.peek().rank();
  }

  /** Pieces that a rule cut out of one document. */
  public void cut(String rule, long pieces) {
    addCut(rule, pieces, 1);
  }

  public void measure(String measure, double value) {
    measures.computeIfAbsent(measure, key -> new HistogramTally()).add(value);
  }

  /** Adds what the same stage did to other documents. */
  public void add(StageStatistics other) {
    documentsIn += other.documentsIn();
    bytesIn += other.bytesIn();
    documentsKept += other.documentsKept();
    bytesKept += other.bytesKept();
    for (RuleStatistics rule : other.dropped()) {
      rule(rule.outcome()).add(rule.documents(), rule.bytes(), rule.examples());
    }
    other.cuts().forEach(cut -> addCut(cut.rule(), cut.pieces(), cut.documents()));
    for (MeasureStatistics measure : other.measures()) {
      measures
          .computeIfAbsent(measure.name(), key -> new HistogramTally())
          .add(measure.histogram());
    }
  }

  public StageStatistics finish() {
    List<RuleStatistics> dropped = new ArrayList<>();
    rules.forEach((outcome, rule) -> dropped.add(rule.finish(outcome)));
    List<CutStatistics> cut = new ArrayList<>();
    cuts.forEach((rule, counts) -> cut.add(new CutStatistics(rule, counts[0], counts[1])));
    List<MeasureStatistics> measured = new ArrayList<>();
    measures.forEach(
        (measure, tally) -> measured.add(new MeasureStatistics(measure, tally.finish())));
    return new StageStatistics(
        name, documentsIn, bytesIn, documentsKept, bytesKept, dropped, cut, measured);
  }

  private RuleTally rule(String outcome) {
    return rules.computeIfAbsent(outcome, key -> new RuleTally(examplesPerRule));
  }

  private void addCut(String rule, long pieces, long documents) {
    long[] counts = cuts.computeIfAbsent(rule, key -> new long[2]);
    counts[0] += pieces;
    counts[1] += documents;
  }

  /** Counts of one rule, and the examples of lowest rank with the highest of them on top. */
  private static final class RuleTally {
    private final int most;
    private final PriorityQueue<Example> examples = new PriorityQueue<>(BY_RANK.reversed());
    private long documents;
    private long bytes;

    RuleTally(int most) {
      this.most = most;
    }

    void add(long moreDocuments, long moreBytes, List<Example> moreExamples) {
      documents += moreDocuments;
      bytes += moreBytes;
      for (Example example : moreExamples) {
        examples.add(example);
        if (examples.size() > most) {
          examples.remove();
        }
      }
    }

    RuleStatistics finish(String outcome) {
      return new RuleStatistics(
          outcome, documents, bytes, examples.stream().sorted(BY_RANK).toList());
    }
  }
}
