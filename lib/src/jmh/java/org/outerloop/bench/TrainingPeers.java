package org.outerloop.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.training.InnerTrainer;

/**
 * Two peers in two threads of one JVM, one thread of arithmetic each, against one peer in the same
 * JVM before and after:
 *
 * <pre>
 *   scaling = sum over both of tokens / median step    over   tokens / median step of the one
 * </pre>
 */
final class TrainingPeers {
  private static final TrainingWorkload WORKLOAD = TrainingWorkload.named("10m");
  private static final int PEERS = 2;

  private TrainingPeers() {}

  static Report run() throws IOException, InterruptedException {
    Report report =
        new Report()
            .line("inner steps of %s, peers in threads of one JVM, tokens/s", WORKLOAD.name())
            .line(
                "%-5s %10s %10s %10s %9s %9s", "", "one", "peer 0", "peer 1", "scaling", "by wall");
    for (Precision precision : TrainingBench.precisions()) {
      String label = TrainingWorkload.label(precision);
      JsonNode found = ChildProcess.java(TrainingPeers.class, TrainingRun.HEAP, label);
      report.line(
          "%-5s %10.1f %10.1f %10.1f %9.2f %9.2f",
          label,
          found.get("one").asDouble(),
          found.get("first").asDouble(),
          found.get("second").asDouble(),
          found.get("scaling").asDouble(),
          found.get("by-wall").asDouble());
      report
          .number("scaling_2_peers_10m_" + label, found.get("scaling").asDouble())
          .number("scaling_2_peers_by_wall_10m_" + label, found.get("by-wall").asDouble());
    }
    return report.line("by wall: from the first step's start to the last one's end of either peer");
  }

  /** Format; prints the rates. */
  public static void main(String[] args) throws Exception {
    Precision precision = TrainingWorkload.precision(args[0]);
    StepClock before = train(precision, 1).get(0);
    List<StepClock> both = train(precision, PEERS);
    StepClock after = train(precision, 1).get(0);
    double one = WORKLOAD.tokens() / median(before, after);
    double first = WORKLOAD.tokens() / both.get(0).median();
    double second = WORKLOAD.tokens() / both.get(1).median();
    double alone = (before.wallSeconds() + after.wallSeconds()) / 2;
    double together = Math.max(both.get(0).wallSeconds(), both.get(1).wallSeconds());
    System.out.println(
        new ObjectMapper()
            .createObjectNode()
            .put("one", one)
            .put("first", first)
            .put("second", second)
            .put("scaling", (first + second) / one)
            .put("by-wall", PEERS * alone / together));
  }

  private static double median(StepClock one, StepClock other) {
    double[] all = Arrays.copyOf(one.seconds(), 2 * one.seconds().length);
    System.arraycopy(other.seconds(), 0, all, one.seconds().length, other.seconds().length);
    Arrays.sort(all);
    return StepClock.median(all);
  }

  /** So many peers at once; all begin to train when all are ready. */
  private static List<StepClock> train(Precision precision, int peers) throws Exception {
    CyclicBarrier ready = new CyclicBarrier(peers);
    ExecutorService threads = Executors.newFixedThreadPool(peers);
    try {
      List<Future<StepClock>> running = new ArrayList<>();
      for (int peer = 0; peer < peers; peer++) {
        int seed = peer;
        running.add(threads.submit(() -> train(precision, seed, ready)));
      }
      List<StepClock> clocks = new ArrayList<>();
      for (Future<StepClock> peer : running) {
        clocks.add(peer.get());
      }
      return clocks;
    } finally {
      threads.shutdownNow();
    }
  }

  private static StepClock train(Precision precision, int seed, CyclicBarrier ready)
      throws Exception {
    int warmup = WORKLOAD.warmup();
    int steps = WORKLOAD.countedSteps();
    StepClock clock = new StepClock(WORKLOAD.batches(warmup + steps, seed), warmup, steps);
    try (InnerTrainer trainer = WORKLOAD.trainer(precision, 1)) {
      ready.await();
      trainer.train(0, clock);
      return clock;
    }
  }
}
