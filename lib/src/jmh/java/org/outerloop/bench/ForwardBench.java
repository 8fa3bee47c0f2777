package org.outerloop.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.outerloop.model.Continuation;
import org.outerloop.model.TreeBatch;
import org.outerloop.model.TreePass;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.PassValues;
import org.outerloop.tensor.Torch;
import org.outerloop.training.LossMeter;

/**
 * Tokens a second of the pure forward pass, what the rate of {@code evaluate} is compared with:
 * random tokens, sequences as long as the model reads, as many threads at once as cores, each with
 * a pass of its own; the best of three. By LossMeter, which predicts every token, and by trees of
 * one text with ten tokens to predict.
 */
final class ForwardBench {
  private static final int SEQUENCES = 64;
  private static final int ROUNDS = 3;

  private ForwardBench() {}

  static Report run() throws IOException, InterruptedException, ExecutionException {
    Report report = new Report();
    int threads = Integer.getInteger("threads", 2);
    for (String name : System.getProperty("models", "llama-6m").split(",")) {
      ModelSpec model = ModelShapes.named(name);
      for (Precision precision : Precision.values()) {
        double meter = best(threads, () -> meter(model, precision));
        double trees = best(threads, () -> trees(model, precision));
        String format = precision.name().toLowerCase(Locale.ROOT);
        report.line("%s %s, %d threads: %,.0f tokens/s by LossMeter", name, format, threads, meter);
        report.line("%s %s, %d threads: %,.0f tokens/s by trees", name, format, threads, trees);
        report.number(name + "_" + format + "_meter", meter);
        report.number(name + "_" + format + "_trees", trees);
      }
    }
    return report;
  }

  @FunctionalInterface
  private interface Worker {
    double[] run();
  }

  /** Tokens a second of all threads in the best round. */
  private static double best(int threads, Worker worker)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<double[]>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(worker::run));
      }
      double[] sums = new double[ROUNDS];
      for (Future<double[]> rates : running) {
        double[] own = rates.get();
        Arrays.setAll(sums, i -> sums[i] + own[i]);
      }
      return Arrays.stream(sums).max().orElseThrow();
    } finally {
      pool.shutdown();
    }
  }

  private static List<int[]> sequences(ModelSpec model) {
    SplitMix64 random = new SplitMix64(7);
    List<int[]> sequences = new ArrayList<>();
    for (int i = 0; i < SEQUENCES; i++) {
      int[] sequence = new int[model.contextLength() + 1];
      Arrays.setAll(sequence, j -> random.nextInt(model.vocabularySize()));
      sequences.add(sequence);
    }
    return sequences;
  }

  private static double[] rates(ModelSpec model, Runnable round) {
    double[] rates = new double[ROUNDS];
    round.run(); // to be compiled
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      round.run();
      rates[i] = (double) SEQUENCES * model.contextLength() / (System.nanoTime() - start) * 1e9;
    }
    return rates;
  }

  private static double[] meter(ModelSpec model, Precision precision) {
    try (LossMeter meter = new LossMeter(model, precision, Device.CPU, 1)) {
      meter.parameters();
      List<int[]> sequences = sequences(model);
      return rates(model, () -> meter.losses(sequences));
    }
  }

  private static double[] trees(ModelSpec model, Precision precision) {
    Torch.useThreads(1);
    List<Continuation> texts = sequences(model).stream().map(s -> new Continuation(s, 10)).toList();
    try (PassValues values = new PassValues(model.parameterCount(), precision, Device.CPU);
        TreePass pass = TreePass.of(model, precision, Device.CPU, values.tensor(), 1)) {
      return rates(
          model,
          () -> {
            for (int i = 0; i < texts.size(); i += 2) {
              pass.score(
                  TreeBatch.of(0, List.of(List.of(texts.get(i)), List.of(texts.get(i + 1)))));
            }
          });
    }
  }
}
