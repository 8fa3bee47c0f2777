package org.outerloop.jobs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.outerloop.jobs.SettingsFile;
import org.outerloop.jobs.SparkSessions;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.TrainingSpec.Precision;
import picocli.CommandLine.Option;

/** Which model, and how it is read: a folder of its own, or what a run has committed. */
final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "PLACE",
      description =
          "A LLaMA in Hugging Face's layout: a folder or s3a://...; else the model of the run that --conf names.")
  Optional<String> model = Optional.empty();

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description =
          "With --model: Spark, storage and device, default conf/evaluate.conf. Without: settings of a run.")
  Optional<Path> conf = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes one setting. May be given again.")
  List<String> changes = new ArrayList<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; default: spark.master of the settings.")
  Optional<String> master = Optional.empty();

  @Option(
      names = "--round",
      paramLabel = "N",
      description = "The run's model before round N; default: the newest.")
  Optional<Long> round = Optional.empty();

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description = "tokenizer.json; default: the model's, or that of the run's corpus.")
  Optional<Path> tokenizer = Optional.empty();

  @Option(
      names = "--precision",
      defaultValue = "float32",
      paramLabel = "FORMAT",
      description = "float32 or bfloat16: format of parameters and passes. Default: float32")
  private String precision;

  @Option(
      names = "--begin-of-text",
      defaultValue = "auto",
      paramLabel = "auto|yes|no",
      description =
          "Whether every text gets the begin of text before it; auto: as the model's tokenizer does, runs: no.")
  private String beginOfText;

  Precision precision() {
    return switch (precision) {
      case "float32" -> Precision.FLOAT32;
      case "bfloat16" -> Precision.BFLOAT16;
      default ->
          throw new UserException(
              "--precision is '%s', not float32 or bfloat16".formatted(precision));
    };
  }

  /** What the user says of it; empty for the model's own way. */
  Optional<Boolean> beginOfText() {
    return switch (beginOfText) {
      case "auto" -> Optional.empty();
      case "yes" -> Optional.of(true);
      case "no" -> Optional.of(false);
      default ->
          throw new UserException(
              "--begin-of-text is '%s', not auto, yes or no".formatted(beginOfText));
    };
  }

  String precisionLabel() {
    return precision().name().toLowerCase(Locale.ROOT);
  }

  /** Settings of a run. */
  RunOptions run() {
    RunOptions options = new RunOptions();
    options.conf =
        conf.orElseThrow(
            () -> new UserException("Give --model PLACE, or --conf FILE with a run's settings"));
    options.changes = changes;
    options.corpus = Optional.empty();
    options.master = master;
    return options;
  }

  /** Settings beside a model of its own. */
  EvaluateConf settings() {
    List<String> all = new ArrayList<>(changes);
    master.ifPresent(url -> all.add("spark.master=" + RunOptions.quote(url)));
    return SettingsFile.read(conf.orElseGet(ModelOptions::usual), all, EvaluateConf.class);
  }

  private static Path usual() {
    return SparkSessions.home()
        .map(home -> home.resolve("conf"))
        .orElse(Path.of("conf"))
        .resolve("evaluate.conf");
  }
}
