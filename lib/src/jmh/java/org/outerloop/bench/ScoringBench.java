package org.outerloop.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/**
 * Scoring 20 peers with the settings of conf/defaults.conf, against the inner steps of one of them
 * on one thread. Goals: a share of at most 0.25, a ratio of at most 1.2.
 *
 * <p>Every model is a process of its own. The property {@code models} lists others than the two,
 * {@code scored} sets the number of peers, {@code repeats} how often they are scored; the median
 * counts.
 */
final class ScoringBench {
  private static final List<String> HEAP = List.of("-Xmx1g");
  private static final List<String> FIGURES =
      List.of(
          "inner_cpu_s",
          "inner_wall_s",
          "score_cpu_s",
          "score_wall_s",
          "try_cpu_s",
          "try_wall_s",
          "inspect_cpu_s",
          "share_cpu",
          "share_wall",
          "ratio_cpu",
          "ratio_wall",
          "pass_ms",
          "assigned",
          "random");

  private ScoringBench() {}

  static Report run() throws IOException, InterruptedException {
    Report report =
        new Report()
            .line("scoring %d peers in two tasks, one thread each", ScoringRun.peers())
            .line("inner: 15 steps of 16 sequences of one peer, on one thread")
            .line("score: inspect and try; cpu: processor seconds of all tasks, added up")
            .line(
                "share: score over inner     ratio: tasks of the trials over their forward passes")
            .line("pass_ms: one sequence forward, on one thread");
    for (String model : System.getProperty("models", "llama-1m,llama-10m").split(",")) {
      System.err.println("measuring " + model);
      JsonNode found = ChildProcess.java(ScoringRun.class, HEAP, model);
      report.line("%n%s", model);
      for (String figure : FIGURES) {
        report.line("  %-14s %10.4f", figure, found.get(figure).asDouble());
        report.number(figure + "_" + model, found.get(figure).asDouble());
      }
    }
    return report;
  }
}
