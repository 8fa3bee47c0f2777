package org.outerloop.jobs.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.outerloop.jobs.SparkSessions;
import org.outerloop.jobs.SparkSettings;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.dl4j.compare.Comparison;
import org.outerloop.jobs.dl4j.compare.ComparisonSettings;
import org.outerloop.jobs.dl4j.compare.OneTraining;
import org.outerloop.jobs.dl4j.compare.OneTraining.Trainer;
import org.outerloop.jobs.dl4j.compare.TrainingFigures;
import org.outerloop.protocol.RecordJson;
import org.outerloop.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outerloop compare-trainers}. */
@Command(
    name = "compare-trainers",
    mixinStandardHelpOptions = true,
    description = {
      "Trains Deeplearning4j networks of several sizes with its parameter averaging and with SparseLoCo, and says what "
          + "each took: score, time, bytes through driver and shuffle, memory of the driver.",
      "Each training has a driver process of its own, with this one's options. Made examples; nothing is read or kept."
    })
final class CompareTrainersCommand implements Callable<Integer> {
  @Option(
      names = "--master",
      paramLabel = "URL",
      defaultValue = "local-cluster[4,1,2560]",
      description =
          "Spark master; with local[n] nothing is sent that could be counted. Default: ${DEFAULT-VALUE}")
  private String master;

  @Option(
      names = "--parameters",
      split = ",",
      paramLabel = "N",
      defaultValue = "10000,100000,1000000,10000000",
      description = "Sizes of networks, default: ${DEFAULT-VALUE}")
  private List<Long> parameters;

  @Option(
      names = "--trainers",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "averaging,averaging-all,sparseloco",
      description = "Default: ${DEFAULT-VALUE}")
  private List<String> trainers;

  @Option(names = "--workers", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}")
  private int workers;

  @Option(
      names = "--batch-size",
      defaultValue = "32",
      description = "Examples of a local step, default: ${DEFAULT-VALUE}")
  private int batchSize;

  @Option(
      names = "--local-steps",
      defaultValue = "10",
      description = "Between two merges or averagings, default: ${DEFAULT-VALUE}")
  private int localSteps;

  @Option(
      names = "--rounds",
      defaultValue = "30",
      description = "Merges or averagings in all, default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--fits",
      defaultValue = "3",
      description = "The rounds are spread over as many fits, default: ${DEFAULT-VALUE}")
  private int fits;

  @Option(
      names = "--density",
      defaultValue = "64",
      description = "Entries of 4096 that SparseLoCo sends, default: ${DEFAULT-VALUE}")
  private int density;

  @Option(names = "--here", hidden = true, description = "One training, in this process.")
  private boolean here;

  private ComparisonSettings settings() {
    try {
      return new ComparisonSettings(workers, batchSize, localSteps, rounds, fits, density);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ComparisonSettings settings = settings();
    List<Trainer> all = trainers.stream().map(CompareTrainersCommand::trainer).toList();
    if (here) {
      System.out.println(
          new String(
                  RecordJson.toBytes(train(settings, all.get(0), parameters.get(0))),
                  StandardCharsets.UTF_8)
              .replace("\n", ""));
      return 0;
    }
    Comparison comparison = new Comparison();
    for (long size : parameters) {
      for (Trainer trainer : all) {
        Say.line("%s, %,d parameters ...".formatted(trainer.label(), size));
        comparison.add(inAChild(trainer, size));
      }
    }
    Say.report(comparison.lines());
    Say.figures(comparison.figures());
    return 0;
  }

  private static Trainer trainer(String name) {
    return Arrays.stream(Trainer.values())
        .filter(trainer -> trainer.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "No trainer '%s'; there are averaging, averaging-all and sparseloco"
                        .formatted(name)));
  }

  private TrainingFigures train(ComparisonSettings settings, Trainer trainer, long size)
      throws InterruptedException {
    SparkConf conf =
        SparkSessions.conf("compare-trainers", new SparkSettings(master, List.of()), Device.CPU, 1);
    conf.setIfMissing("spark.shuffle.readHostLocalDisk", "false"); // as if on machines of their own
    conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1"); // the tasks fill the cores
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      return new OneTraining(settings, spark).run(trainer, size);
    }
  }

  private TrainingFigures inAChild(Trainer trainer, long size)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Outerloop.class.getName()));
    command.addAll(List.of("compare-trainers", "--here"));
    command.addAll(List.of("--trainers", trainer.label(), "--parameters", Long.toString(size)));
    command.addAll(List.of("--master", master, "--workers", "" + workers));
    command.addAll(List.of("--batch-size", "" + batchSize, "--local-steps", "" + localSteps));
    command.addAll(
        List.of("--rounds", "" + rounds, "--fits", "" + fits, "--density", "" + density));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Optional<String> last;
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      last = out.lines().reduce((before, line) -> line);
    }
    int status = child.waitFor();
    if (status != 0 || last.isEmpty()) {
      throw new UserException(
          "The training with %s of %,d parameters ended with status %d"
              .formatted(trainer, size, status));
    }
    return RecordJson.fromBytes(last.get().getBytes(StandardCharsets.UTF_8), TrainingFigures.class);
  }
}
