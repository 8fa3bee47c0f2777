package org.outerloop.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.outerloop.corpus.PlainScorer;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.corpus.ScorePagesJob;
import org.outerloop.protocol.Digest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop train-scorer --conf FILE --good PLACE --bad PLACE --out scorer.json}. */
@Command(
    name = "train-scorer",
    mixinStandardHelpOptions = true,
    description = {
      "Fits a scorer of pages to two kinds of them: logistic regression on a dozen figures of how a text looks.",
      "score-pages makes the table of it that the stage quality of prepare-corpus reads."
    })
final class TrainScorerCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--good",
      required = true,
      paramLabel = "PLACE",
      description = "Pages of the kind wanted, as a corpus: a file, a folder, a glob or s3a://...")
  private String good;

  @Option(
      names = "--bad",
      required = true,
      paramLabel = "PLACE",
      description = "Pages of the other kind.")
  private String bad;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "A new file.")
  private Path out;

  @Option(
      names = "--most-pages",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Of each kind; default: ${DEFAULT-VALUE}.")
  private int mostPages;

  @Override
  public Integer call() {
    if (Files.exists(out)) {
      throw new UserException(out + " exists; give another --out or move it away");
    }
    RunConf conf = options.read();
    try (OpenRun run = OpenRun.open("train-scorer", conf, Work.TEXT)) {
      PlainScorer scorer =
          new ScorePagesJob(run.spark(), conf.corpus().prepare().maxLineBytes())
              .fit(run.stores().text(good), run.stores().text(bad), mostPages);
      Files.write(out, scorer.toBytes());
      for (int i = 0; i < scorer.features().size(); i++) {
        Say.line("%-18s %8.3f".formatted(scorer.features().get(i), scorer.weights().get(i)));
      }
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("scorer", out.toString());
      figures.put("digest", Digest.of(scorer.toBytes()).toString());
      Say.figures(figures);
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + out, e);
    }
  }
}
