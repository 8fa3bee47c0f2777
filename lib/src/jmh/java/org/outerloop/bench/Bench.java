package org.outerloop.bench;

import java.util.Map;
import java.util.TreeMap;

/** Runs a benchmark by its name; prints a table, and as the last line one JSON object. */
public final class Bench {
  private static final Map<String, Benchmark> BENCHMARKS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("activations", ActivationBench::run),
              Map.entry("codec", CodecBench::run),
              Map.entry("buffers", BufferBench::run),
              Map.entry("diagnose", DiagnoseBench::run),
              Map.entry("extract-buffers", ExtractBuffers::run),
              Map.entry("forward", ForwardBench::run),
              Map.entry("gauntlet", GauntletBench::run),
              Map.entry("likeness", Likenesses::run),
              Map.entry("merge", MergeBench::run),
              Map.entry("merge-throughput", MergeThroughput::run),
              Map.entry("packing", PackingBench::run),
              Map.entry("recomputation", RecomputationBench::run),
              Map.entry("scoring", ScoringBench::run),
              Map.entry("text-stages", TextStageBench::run),
              Map.entry("tokenizers", TokenizerBench::run),
              Map.entry("training", TrainingBench::run),
              Map.entry("training-peers", TrainingPeers::run),
              Map.entry("training-profile", TrainingProfile::run),
              Map.entry("training-soak", TrainingSoak::run)));

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
