package org.outerloop.bench;

import java.util.List;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.training.InnerTrainer;
import org.outerloop.training.TrainingLog;

/** The process that takes inner steps of one workload in one format, on one thread. */
final class TrainingRun {
  static final List<String> HEAP = List.of("-Xmx1g");

  private TrainingRun() {}

  /** Workload and format; prints {@link StepFigures}. */
  public static void main(String[] args) throws Exception {
    TrainingWorkload workload = TrainingWorkload.named(args[0]);
    System.out.println(measure(workload, TrainingWorkload.precision(args[1])).json());
  }

  private static StepFigures measure(TrainingWorkload workload, Precision precision)
      throws Exception {
    int steps = workload.countedSteps();
    StepClock clock =
        new StepClock(workload.batches(workload.warmup() + steps, 2), workload.warmup(), steps);
    try (InnerTrainer trainer = workload.trainer(precision, 1)) {
      TrainingLog log = trainer.train(0, clock);
      double[] seconds = clock.seconds();
      return new StepFigures(
          "outerloop",
          trainer.parameters().size(),
          workload.tokens(),
          seconds.length,
          clock.median(),
          seconds[0],
          clock.processorShare(),
          ProcessMemory.peakMib(),
          log.losses().get(0),
          log.losses().get(log.steps() - 1));
    }
  }
}
