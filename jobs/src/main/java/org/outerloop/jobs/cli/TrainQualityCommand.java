package org.outerloop.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.dl4j.QualityNetwork;
import org.outerloop.jobs.quality.QualityTrainer;
import org.outerloop.jobs.quality.QualityTraining;
import org.outerloop.jobs.quality.TrainQualityJob;
import org.outerloop.jobs.quality.TrainQualityJob.Result;
import org.outerloop.jobs.quality.TrainQualityJob.Shares;
import org.outerloop.quality.FeatureSpec;
import org.outerloop.quality.QualityFile;
import org.outerloop.quality.QualityMetrics;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop train-quality --conf FILE --good PLACE --bad PLACE --to PLACE}. */
@Command(
    name = "train-quality",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a model of document quality on labelled documents: hashed words and word pairs, one hidden layer, "
          + "by Deeplearning4j on Spark.",
      "score-quality makes the table of it that the stage quality of prepare-corpus reads."
    })
final class TrainQualityCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @ArgGroup(multiplicity = "1")
  private Documents documents;

  /** One of the two forms. */
  private static final class Documents {
    @ArgGroup(exclusive = false)
    private Kinds kinds;

    @Option(
        names = "--labelled",
        required = true,
        paramLabel = "PLACE",
        description =
            "Documents with the columns text and label (1 or 0, true or false, good or bad): .jsonl, .jsonl.gz or Parquet.")
    private String labelled;
  }

  /** Two corpora. */
  private static final class Kinds {
    @Option(
        names = "--good",
        required = true,
        paramLabel = "PLACE",
        description =
            "Documents of the kind wanted, as a corpus: a file, a folder, a glob or s3a://...")
    private String good;

    @Option(
        names = "--bad",
        required = true,
        paramLabel = "PLACE",
        description = "Documents of the other kind.")
    private String bad;
  }

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PLACE",
      description = "Where the model goes: a folder or s3a://...; must be empty.")
  private String to;

  @Option(
      names = "--trainer",
      defaultValue = "SPARSELOCO",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  private QualityNetwork.Master trainer;

  @Option(
      names = "--buckets",
      defaultValue = "4096",
      description = "That words and pairs are hashed into, default: ${DEFAULT-VALUE}")
  private int buckets;

  @Option(
      names = "--longest-ngram",
      defaultValue = "2",
      description = "1: words alone; default: ${DEFAULT-VALUE}, pairs too")
  private int longestNgram;

  @Option(names = "--hidden", defaultValue = "32", description = "Units, default: ${DEFAULT-VALUE}")
  private int hidden;

  @Option(
      names = "--epochs",
      defaultValue = "8",
      description = "Passes over the documents, default: ${DEFAULT-VALUE}")
  private int epochs;

  @Option(
      names = "--workers",
      defaultValue = "2",
      description = "That train side by side; the model hangs on it. Default: ${DEFAULT-VALUE}")
  private int workers;

  @Option(
      names = "--batch-size",
      defaultValue = "32",
      description = "Documents of a step, default: ${DEFAULT-VALUE}")
  private int batchSize;

  @Option(
      names = "--local-steps",
      defaultValue = "5",
      description = "Of a worker between two merges, default: ${DEFAULT-VALUE}")
  private int localSteps;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.005",
      description = "Of Adam, default: ${DEFAULT-VALUE}")
  private double learningRate;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the first parameters, default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--held-out",
      defaultValue = "0.2",
      description = "Share of the documents that judge the model, default: ${DEFAULT-VALUE}")
  private double heldOut;

  @Option(
      names = "--share",
      defaultValue = "0.1",
      description = "Of documents kept, for the metrics; default, as DCLM: ${DEFAULT-VALUE}")
  private double share;

  @Override
  public Integer call() {
    QualityTraining how = how();
    Shares shares = shares();
    RunConf conf = options.read();
    try (OpenRun run = OpenRun.open("train-quality", conf, Work.TEXT)) {
      StoreLocation place = TokenPlace.of(run.stores(), to);
      requireFree(place);
      TrainQualityJob job =
          new TrainQualityJob(run.spark(), conf.corpus().prepare().maxLineBytes());
      QualityTrainer network =
          new QualityNetwork(
              JavaSparkContext.fromSparkContext(run.spark().sparkContext()), trainer);
      Result result =
          documents.kinds != null
              ? job.train(
                  run.stores().text(documents.kinds.good),
                  run.stores().text(documents.kinds.bad),
                  how,
                  shares,
                  network)
              : job.train(TokenPlace.of(run.stores(), documents.labelled), how, shares, network);
      tell(result);
      try (ObjectStore store = ObjectStores.open(place)) {
        Say.figures(figures(result, QualityFile.write(store, result.model(), result.metrics())));
      }
      return 0;
    }
  }

  private QualityTraining how() {
    try {
      return new QualityTraining(
          new FeatureSpec(buckets, longestNgram),
          hidden,
          epochs,
          workers,
          batchSize,
          localSteps,
          learningRate,
          seed);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private Shares shares() {
    try {
      return new Shares(heldOut, share);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private static void requireFree(StoreLocation place) {
    try (ObjectStore store = ObjectStores.open(place)) {
      QualityFile.requireFree(store);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage() + "; give another --to", e);
    }
  }

  private static void tell(Result result) {
    QualityMetrics metrics = result.metrics();
    Say.line("%,d good and %,d bad documents".formatted(result.good(), result.bad()));
    if (result.contradictions() + result.unreadable() > 0) {
      Say.line(
          "left out: %,d texts with both labels, %,d rows without a text or a known label"
              .formatted(result.contradictions(), result.unreadable()));
    }
    Say.line(
        "held out: %,d good, %,d bad: AUC %.4f, %.1f %% good of the best %.0f %%, Brier %.4f, calibration error %.4f"
            .formatted(
                metrics.good(),
                metrics.bad(),
                metrics.auc(),
                100 * metrics.precision(),
                100 * metrics.share(),
                metrics.brier(),
                metrics.calibrationError()));
    Say.line("probability  documents     mean  share good");
    for (int i = 0; i < metrics.bins().size(); i++) {
      QualityMetrics.Bin bin = metrics.bins().get(i);
      Say.line(
          String.format(
              Locale.ROOT,
              "%.1f to %.1f %,12d %8.3f %11.3f",
              i / 10.0,
              (i + 1) / 10.0,
              bin.documents(),
              bin.probability(),
              bin.good()));
    }
  }

  private Map<String, Object> figures(Result result, QualityFile.Card card) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("model", to);
    figures.put("digest", card.digest().toString());
    figures.put("good", result.good());
    figures.put("bad", result.bad());
    figures.put("contradictions", result.contradictions());
    figures.put("unreadable", result.unreadable());
    figures.put("auc", card.metrics().auc());
    figures.put("share", card.metrics().share());
    figures.put("precision", card.metrics().precision());
    figures.put("brier", card.metrics().brier());
    figures.put("calibration_error", card.metrics().calibrationError());
    return figures;
  }
}
