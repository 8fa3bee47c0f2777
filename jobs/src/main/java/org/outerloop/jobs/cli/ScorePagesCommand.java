package org.outerloop.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.outerloop.corpus.PlainScorer;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.corpus.ScorePagesJob;
import org.outerloop.protocol.InvalidJsonException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop score-pages --conf FILE --corpus PLACE --scorer scorer.json --to PLACE}. */
@Command(
    name = "score-pages",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the table (id, probability) of a corpus' pages that corpus.prepare.quality.scores names."
    })
final class ScorePagesCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--scorer",
      required = true,
      paramLabel = "FILE",
      description = "What train-scorer wrote.")
  private Path scorer;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PLACE",
      description = "A folder or s3a://...; must be empty.")
  private String to;

  @Override
  public Integer call() {
    PlainScorer plain = read();
    RunConf conf = options.read();
    try (OpenRun run = OpenRun.open("score-pages", conf, Work.TEXT)) {
      long pages =
          new ScorePagesJob(run.spark(), conf.corpus().prepare().maxLineBytes())
              .score(
                  plain, run.stores().text(conf.corpus().input()), TokenPlace.of(run.stores(), to));
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("to", to);
      figures.put("pages", pages);
      Say.figures(figures);
      return 0;
    }
  }

  private PlainScorer read() {
    try {
      return PlainScorer.fromBytes(Files.readAllBytes(scorer));
    } catch (IOException | InvalidJsonException e) {
      throw new UserException("Cannot read the scorer " + scorer + ": " + e.getMessage(), e);
    }
  }
}
