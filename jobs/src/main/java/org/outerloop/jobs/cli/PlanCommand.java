package org.outerloop.jobs.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.outerloop.jobs.SparkSessions;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.plan.RunPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop plan --conf FILE}. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a run will take, without running anything: parameters, memory of tasks and executors with "
          + "the Spark settings for it, bytes of contributions, tokens, operations, time.",
      "Sequences are as long as corpus.prepare.sequence-length. The figures of a contribution are estimates, "
          + "memory is a prediction for CPUs."
    })
final class PlanCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "Another model, as in conf/models/covenant-72b.conf; default: that of the settings.")
  private Optional<Path> model = Optional.empty();

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description =
          "Tasks that an executor runs at once; default: by the master and Spark's properties.")
  private Optional<Integer> tasks = Optional.empty();

  @Option(
      names = "--tokens-per-second",
      paramLabel = "X",
      description = "Speed of one peer, for times.")
  private Optional<Double> speed = Optional.empty();

  @Option(names = "--json", description = "One line of JSON instead of the table.")
  private boolean json;

  @Override
  public Integer call() {
    model.ifPresent(file -> options.changes.add(including(file)));
    RunConf conf = options.read();
    RunPlan plan = plan(conf);
    if (json) {
      Say.figures(plan.figures());
    } else {
      Say.report(plan.lines());
    }
    return 0;
  }

  private static String including(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("No model file " + file + "; see conf/models for examples");
    }
    return "model={ include file(\""
        + file.toAbsolutePath().toString().replace("\\", "/")
        + "\") }";
  }

  private RunPlan plan(RunConf conf) {
    int slots = tasks.orElseGet(() -> SparkSessions.slots("plan", conf.spark()));
    if (slots < 1 || speed.orElse(1.0) <= 0) {
      throw new UserException("--tasks and --tokens-per-second want positive numbers");
    }
    int peers = Work.trainingPeers(conf);
    try {
      return RunPlan.of(
          new RunPlan.Question(
              Work.modelOfSequences(conf),
              conf.training(),
              conf.compression(),
              peers,
              conf.run().rounds(),
              slots,
              conf.deviceSetting().isCuda(),
              conf.recomputeActivations(),
              speed.orElse(0.0)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UserException(e.getMessage(), e);
    }
  }
}
