package org.outerloop.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.quality.ScoreQualityJob;
import org.outerloop.quality.QualityFile;
import org.outerloop.quality.QualityModel;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop score-quality --conf FILE --corpus PLACE --model PLACE --to PLACE}. */
@Command(
    name = "score-quality",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the table (id, probability) of a corpus' pages that corpus.prepare.quality.scores names."
    })
final class ScoreQualityCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "PLACE",
      description = "What train-quality wrote.")
  private String model;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PLACE",
      description = "A folder or s3a://...; must be empty.")
  private String to;

  @Option(
      names = "--share",
      defaultValue = "0.1",
      paramLabel = "X",
      description = "Of pages to keep: its threshold is told. Default, as DCLM: ${DEFAULT-VALUE}")
  private double share;

  @Override
  public Integer call() {
    if (!(0 <= share && share <= 1)) {
      throw new UserException("--share %s is outside [0, 1]".formatted(share));
    }
    RunConf conf = options.read();
    try (OpenRun run = OpenRun.open("score-quality", conf, Work.TEXT)) {
      QualityModel network = read(TokenPlace.of(run.stores(), model));
      StoreLocation table = TokenPlace.of(run.stores(), to);
      ScoreQualityJob job =
          new ScoreQualityJob(run.spark(), conf.corpus().prepare().maxLineBytes());
      long start = System.nanoTime();
      ScoreQualityJob.Result scored =
          job.score(network, run.stores().text(conf.corpus().input()), table);
      double seconds = (System.nanoTime() - start) * 1e-9;
      double threshold = job.threshold(table, share);
      Say.line(
          "%,d pages scored, %.1f MB of text a second with reading and writing"
              .formatted(scored.pages(), scored.characters() * 1e-6 / seconds));
      Say.line("For the best %s of them, in prepare-corpus:".formatted(share));
      Say.line("  --set 'corpus.prepare.quality.scores=\"%s\"'".formatted(table.uri()));
      Say.line("  --set corpus.prepare.quality.by=share");
      Say.line("  --set corpus.prepare.quality.amount=" + share);
      Say.line("The same of other pages: by=threshold, amount=" + threshold);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("to", to);
      figures.put("pages", scored.pages());
      figures.put("characters", scored.characters());
      figures.put("seconds", seconds);
      figures.put("share", share);
      figures.put("threshold", threshold);
      Say.figures(figures);
      return 0;
    }
  }

  private static QualityModel read(StoreLocation place) {
    try (ObjectStore store = ObjectStores.open(place)) {
      return QualityFile.read(store);
    } catch (ObjectStoreException | MalformedCheckpointException e) {
      throw new UserException(
          "Cannot read the model at %s: %s".formatted(place.uri(), e.getMessage()), e);
    }
  }
}
