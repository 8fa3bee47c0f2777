package org.outerloop.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * Inner steps on one thread: tokens per second of {@link TrainingWorkload#SPEEDS} in both formats,
 * ours and PyTorch's, against the rate at which this machine multiplies matrices.
 *
 * <p>Every line of the table is a process of its own. The properties {@code workloads} and {@code
 * formats} (lists with commas) leave out some of them, {@code steps} sets how many steps are
 * counted, {@code sequences} those of a batch, {@code micro} those of a micro-batch.
 */
final class TrainingBench {
  private final Report report = new Report();
  private final TorchPeer torch = new TorchPeer(System.getProperty("python"));
  private final boolean withTorch;
  private final MatrixRates rates;

  private TrainingBench() throws IOException, InterruptedException {
    withTorch = torch.usable();
    rates = MatrixRates.measure();
  }

  static Report run() throws IOException, InterruptedException {
    return new TrainingBench().measure();
  }

  /** The formats that the property formats names; both when it is not set. */
  static List<Precision> precisions() {
    return chosen("formats", "f32,bf16").stream().map(TrainingWorkload::precision).toList();
  }

  private static List<String> chosen(String property, String all) {
    return Arrays.asList(System.getProperty(property, all).split(","));
  }

  private Report measure() throws IOException, InterruptedException {
    rates.addTo(report);
    heading();
    for (String name : chosen("workloads", "10m,110m")) {
      for (Precision precision : precisions()) {
        measure(TrainingWorkload.named(name), precision);
      }
    }
    addRates();
    if (!withTorch) {
      report.line("%n%s", torch.howToInstall());
    }
    return report;
  }

  private void heading() {
    report
        .line("inner steps on one thread, random tokens: forward, backward, clip, AdamW")
        .line("tokens/s: of the median step (the key) and of the best")
        .line("MFU: 6 N FLOP per token over the rate of x w' or x w, the faster, of the shape")
        .line("     %s; N are all parameters,", String.join(" or ", MatrixRates.shapes()))
        .line("     attention's products are not counted, so it is a little too low")
        .line("cpu: processor seconds per second of the steps; below 1 the machine was not quiet")
        .line(
            "%-5s %-5s %-15s %9s %9s %9s %6s %9s %5s  %s",
            "", "", "", "tokens/s", "best", "ms/step", "MFU", "peak MiB", "cpu", "loss");
  }

  private void measure(TrainingWorkload workload, Precision precision)
      throws IOException, InterruptedException {
    String label = TrainingWorkload.label(precision);
    String key = workload.name() + "_" + label;
    double rate = rates.of(workload, precision);
    say(key);
    StepFigures ours =
        StepFigures.of(
            ChildProcess.java(TrainingRun.class, TrainingRun.HEAP, workload.name(), label));
    add(workload, label, ours, rate);
    numbers("", key, ours, rate);
    if (withTorch) {
      say("torch_" + key);
      StepFigures theirs = torch.measure(workload, precision);
      add(workload, label, theirs, rate);
      numbers("torch_", key, theirs, rate);
      report.line(
          "%-11s %-15s %9.2f", "", "times", ours.tokensPerSecond() / theirs.tokensPerSecond());
      report.number("times_torch_" + key, ours.tokensPerSecond() / theirs.tokensPerSecond());
    } else {
      report.missing("torch_tok_s_" + key);
    }
  }

  /** The report comes at the end; this is for the one who waits. */
  private static void say(String key) {
    System.err.println("measuring " + key);
  }

  private void add(TrainingWorkload workload, String label, StepFigures figures, double rate) {
    report.line(
        "%-5s %-5s %-15s %9.1f %9.1f %9.1f %5.1f%% %9.0f %5.2f  %.3f to %.3f",
        workload.name(),
        label,
        figures.engine(),
        figures.tokensPerSecond(),
        figures.bestTokensPerSecond(),
        1e3 * figures.medianSeconds(),
        100 * figures.gigaflopsPerSecond() / rate,
        figures.peakRssMib(),
        figures.processorShare(),
        figures.firstLoss(),
        figures.lastLoss());
  }

  private void numbers(String prefix, String key, StepFigures figures, double rate) {
    report
        .number(prefix + "tok_s_" + key, figures.tokensPerSecond())
        .number(prefix + "best_tok_s_" + key, figures.bestTokensPerSecond())
        .number(prefix + "step_ms_" + key, 1e3 * figures.medianSeconds())
        .number(prefix + "mfu_" + key, figures.gigaflopsPerSecond() / rate)
        .number(prefix + "rss_mib_" + key, figures.peakRssMib());
  }

  private void addRates() throws IOException {
    TrainingWorkload small = TrainingWorkload.named("10m");
    TrainingWorkload large = TrainingWorkload.named("110m");
    for (Precision precision : Precision.values()) {
      String key = "gemm_" + TrainingWorkload.label(precision) + "_gflop_s";
      report.number(key, rates.of(large, precision));
      report.number(key + "_10m", rates.of(small, precision));
    }
  }
}
