package org.outerloop.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.outerloop.corpus.stats.StatisticsTable;
import org.outerloop.jobs.corpus.PreparedCorpus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code outerloop prepare-corpus --conf FILE [--corpus PATH]}. */
@Command(
    name = "prepare-corpus",
    mixinStandardHelpOptions = true,
    description = {
      "Turns text in DCLM form into token shards in the corpus bucket of a run, by the stages that "
          + "corpus.prepare.stages names; prints what each stage and rule kept and dropped.",
      "A run that was cut off goes on where it was, if text and settings are the same.",
      "Found prepared with the same text and settings, it is left as it is; with others, refused."
    })
final class PrepareCorpusCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Override
  public Integer call() {
    try (OpenRun run = OpenRun.open("prepare-corpus", options.read(), Work.TEXT)) {
      PreparedCorpus corpus =
          new CorpusPreparation(run.spark(), run.conf().corpus(), run.stores()).run();
      Say.line(corpus);
      Say.report(StatisticsTable.lines(corpus.statistics(), corpus.times()));
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("training_sequences", corpus.manifest().trainingSequences());
      figures.put("heldout_sequences", corpus.manifest().heldOutSequences());
      figures.put("sequence_length", corpus.manifest().sequenceLength());
      figures.put("vocabulary_size", corpus.manifest().vocabularySize());
      figures.put("reused", corpus.reused());
      figures.put("digest", corpus.manifestDigest().hex());
      Say.figures(figures);
      return 0;
    }
  }
}
