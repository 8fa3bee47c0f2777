package org.outerloop.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.outerloop.gauntlet.TrialSize;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.protocol.ScheduleSpec;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.round.ScoredRound;
import org.outerloop.round.ScoringCost;
import org.outerloop.tensor.Device;
import org.outerloop.training.InnerTrainer;
import org.outerloop.training.LossMeter;

/** The process that scores many peers with one model. */
final class ScoringRun {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int SLOTS = 2;
  private static final int LENGTH = 128;
  private static final int WARMUP = 3;

  private final ModelSpec model;
  private final TrainingWorkload workload;
  private final ObjectNode figures = new ObjectMapper().createObjectNode();

  private ScoringRun(String name) throws IOException {
    workload = new TrainingWorkload(name, name, 16, LENGTH, WARMUP, 15);
    model = workload.model();
  }

  static int peers() {
    return Integer.getInteger("scored", 20);
  }

  /** Name of a model in conf/models; prints the figures. */
  public static void main(String[] args) throws Exception {
    ScoringRun run = new ScoringRun(args[0]);
    Path folder = Files.createTempDirectory("scoring");
    try {
      run.measure(folder);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
    System.out.println(run.figures);
  }

  /** As in conf/defaults.conf. */
  private static TrainingSpec training() {
    return new TrainingSpec(
        15,
        16,
        16,
        ScheduleSpec.cosine(2e-3, 2e-4, 15, 150),
        OptimizerSpec.adamw(0.9, 0.95, 1e-8, 0.1),
        1.0,
        Precision.BFLOAT16,
        1,
        1);
  }

  private void measure(Path folder) throws IOException {
    ScoredRound round = new ScoredRound(folder, model, training(), peers());
    TrialSize size = round.size();
    figures.put("assigned", size.assigned()).put("random", size.random());
    inner();
    double pass = passes(size.assigned(), size.random());
    try (TimedSpread spread = new TimedSpread(SLOTS)) {
      round.score(spread); // the first one compiles
      score(round, spread, pass);
    }
  }

  /** Steps of one peer, random tokens. */
  private void inner() throws IOException {
    StepClock clock = new StepClock(workload.batches(WARMUP + 15, 1), WARMUP, 15);
    try (InnerTrainer trainer = workload.trainer(Precision.BFLOAT16, 1)) {
      trainer.train(0, clock);
    }
    figures.put("inner_wall_s", clock.wallSeconds());
    figures.put("inner_cpu_s", clock.wallSeconds() * clock.processorShare());
  }

  /** Processor seconds that the forward passes of all trials need, with nothing between them. */
  private double passes(int assigned, int random) throws IOException {
    try (LossMeter meter = new LossMeter(model, Precision.BFLOAT16, Device.CPU, 1)) {
      List<int[]> before = rows(peers() * assigned + random);
      List<int[]> after = rows(assigned + random);
      meter.losses(before); // the first one compiles
      double trial = seconds(meter, after);
      figures.put("pass_ms", 1e3 * trial / after.size());
      return peers() * trial + seconds(meter, before);
    }
  }

  /** Processor seconds of the median of some measurements of a list. */
  private static double seconds(LossMeter meter, List<int[]> sequences) {
    double[] seconds = new double[10];
    for (int i = 0; i < seconds.length; i++) {
      long start = THREADS.getCurrentThreadCpuTime();
      meter.losses(sequences);
      seconds[i] = (THREADS.getCurrentThreadCpuTime() - start) * 1e-9;
    }
    Arrays.sort(seconds);
    return StepClock.median(seconds);
  }

  private List<int[]> rows(int count) throws IOException {
    List<int[]> some = new ArrayList<>();
    workload.batches(1, 2).forEachRemaining(batch -> some.addAll(List.of(batch)));
    List<int[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(some.get(i % some.size()));
    }
    return rows;
  }

  private void score(ScoredRound round, TimedSpread spread, double pass) {
    int repeats = Integer.getInteger("repeats", 5);
    List<ObjectNode> found = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      spread.clear();
      ScoringCost cost = round.score(spread);
      double tryCpu = spread.processorSeconds("try");
      double inspectCpu = spread.processorSeconds("inspect");
      double tryWall = spread.wallSeconds("try");
      double wall = tryWall + spread.wallSeconds("inspect");
      ObjectNode one = new ObjectMapper().createObjectNode();
      one.put("try_cpu_s", tryCpu)
          .put("inspect_cpu_s", inspectCpu)
          .put("score_cpu_s", tryCpu + inspectCpu)
          .put("try_wall_s", tryWall)
          .put("score_wall_s", wall)
          .put("share_cpu", (tryCpu + inspectCpu) / figures.get("inner_cpu_s").asDouble())
          .put("share_wall", wall / figures.get("inner_wall_s").asDouble())
          .put("ratio_cpu", tryCpu / pass)
          .put("ratio_wall", cost.overheadRatio());
      found.add(one);
    }
    found
        .get(0)
        .fieldNames()
        .forEachRemaining(
            key ->
                figures.put(
                    key,
                    StepClock.median(
                        found.stream()
                            .mapToDouble(one -> one.get(key).asDouble())
                            .sorted()
                            .toArray())));
  }
}
