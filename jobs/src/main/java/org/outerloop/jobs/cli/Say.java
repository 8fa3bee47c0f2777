package org.outerloop.jobs.cli;

import java.util.List;
import java.util.Map;
import org.outerloop.jobs.JobSummary;
import org.outerloop.jobs.corpus.PreparedCorpus;

/** Speaks to the user: words on standard error, the one line of figures on standard output. */
final class Say {
  private Say() {}

  static void line(String text) {
    System.err.println(text);
  }

  static void line(PreparedCorpus corpus) {
    line(
        "%s: %,d sequences of %d tokens to train on, %,d held out"
            .formatted(
                corpus.reused() ? "Corpus was prepared before" : "Corpus is prepared",
                corpus.manifest().trainingSequences(),
                corpus.manifest().sequenceLength(),
                corpus.manifest().heldOutSequences()));
  }

  /** What a command was asked for, before the figures. */
  static void report(List<String> lines) {
    lines.forEach(System.out::println);
  }

  /** The last line of standard output. */
  static void figures(Map<String, ?> figures) {
    System.out.println(JobSummary.line(figures));
  }
}
