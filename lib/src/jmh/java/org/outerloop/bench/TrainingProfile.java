package org.outerloop.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.training.InnerTrainer;

/**
 * What the time of an inner step is spent on, by {@link StackSamples} of a trainer on one thread.
 * The properties {@code workload} (110m) and {@code format} (bf16) choose another.
 */
final class TrainingProfile {
  private static final int MILLIS_PER_SAMPLE = 2;
  private static final double LEAST_SHARE = 0.002;

  private TrainingProfile() {}

  static Report run() throws IOException, InterruptedException {
    String workload = System.getProperty("workload", "110m");
    String format = System.getProperty("format", "bf16");
    JsonNode found = ChildProcess.java(TrainingProfile.class, TrainingRun.HEAP, workload, format);
    double step = found.get("step-seconds").asDouble();
    Report report =
        new Report()
            .line("one inner step of %s in %s on one thread: %.1f ms", workload, format, 1e3 * step)
            .line("%s samples of its stack", found.get("samples").asInt())
            .number("profile_step_ms", 1e3 * step);
    add(report, "kind", found.get("kinds"), step);
    add(report, "phase", found.get("phases"), step);
    add(report, "operation", found.get("operations"), step);
    return report;
  }

  private static void add(Report report, String what, JsonNode seconds, double step) {
    double all = 0;
    for (JsonNode value : seconds) {
      all += value.asDouble();
    }
    report.line("%n%-60s %9s %7s", what, "ms/step", "share");
    double rest = 0;
    for (Map.Entry<String, JsonNode> entry : seconds.properties()) {
      double share = entry.getValue().asDouble() / all;
      if (share < LEAST_SHARE) {
        rest += share;
      } else {
        report.line("%-60s %9.1f %6.1f%%", entry.getKey(), 1e3 * step * share, 100 * share);
        report.number("profile_ms " + what + " " + entry.getKey(), 1e3 * step * share);
      }
    }
    report.line("%-60s %9.1f %6.1f%%", "the rest", 1e3 * step * rest, 100 * rest);
  }

  /** Workload and format; prints seconds by phase, operation and kind. */
  public static void main(String[] args) throws Exception {
    TrainingWorkload workload = TrainingWorkload.named(args[0]);
    Precision precision = TrainingWorkload.precision(args[1]);
    int warmup = workload.warmup();
    int steps = workload.countedSteps();
    try (InnerTrainer trainer = workload.trainer(precision, 1)) {
      trainer.train(0, workload.batches(warmup, 2));
      StepClock clock = new StepClock(workload.batches(steps, 3), 0, steps);
      StackSamples samples = new StackSamples(MILLIS_PER_SAMPLE);
      try (samples) {
        trainer.train(warmup, clock);
      }
      if (samples.samples() == 0) {
        throw new IllegalStateException("No sample found the trainer inside InnerTrainer.step");
      }
      ObjectNode found = new ObjectMapper().createObjectNode();
      found.put("step-seconds", clock.wallSeconds() / steps).put("samples", samples.samples());
      fill(found.putObject("kinds"), samples.kinds());
      fill(found.putObject("phases"), samples.phases());
      fill(found.putObject("operations"), samples.operations());
      System.out.println(found);
    }
  }

  private static void fill(ObjectNode node, Map<String, Double> seconds) {
    seconds.forEach(node::put);
  }
}
