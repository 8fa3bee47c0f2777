package org.outerloop.bench;

import java.util.Map;
import java.util.TreeMap;

/** Runs a benchmark by its name; prints a table, and as the last line one JSON object. */
public final class Bench {
  private static final Map<String, Benchmark> BENCHMARKS =
      new TreeMap<>(
          Map.of(
              "codec", CodecBench::run,
              "buffers", BufferBench::run,
              "extract-buffers", ExtractBuffers::run,
              "likeness", Likenesses::run,
              "merge", MergeBench::run,
              "merge-throughput", MergeThroughput::run,
              "training", TrainingBench::run,
              "training-peers", TrainingPeers::run,
              "training-profile", TrainingProfile::run,
              "training-soak", TrainingSoak::run));

  private Bench() {}

  public static void main(String[] args) throws Exception {
    String name = args.length == 1 ? args[0] : "";
    Benchmark benchmark = BENCHMARKS.get(name);
    if (benchmark == null) {
      System.err.printf("error: no benchmark '%s'; there are %s%n", name, BENCHMARKS.keySet());
      System.exit(2);
    } else {
      System.out.print(benchmark.run().text());
    }
  }

  @FunctionalInterface
  private interface Benchmark {
    Report run() throws Exception;
  }
}
