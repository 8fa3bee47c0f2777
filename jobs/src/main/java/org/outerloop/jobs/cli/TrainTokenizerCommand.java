package org.outerloop.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.outerloop.protocol.Digest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop train-tokenizer --conf FILE --corpus PATH --out tokenizer.json}. */
@Command(
    name = "train-tokenizer",
    mixinStandardHelpOptions = true,
    description =
        "Makes a byte-level BPE tokenizer.json of corpus.vocabulary-size ids from the text of a corpus,"
            + " by corpus.training.")
final class TrainTokenizerCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the tokenizer goes; must not exist.")
  private java.nio.file.Path out;

  @Override
  public Integer call() {
    try (OpenRun run = OpenRun.open("train-tokenizer", options.read(), Work.TEXT)) {
      Digest digest =
          new CorpusPreparation(run.spark(), run.conf().corpus(), run.stores()).writeTokenizer(out);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("tokenizer", out.toString());
      figures.put("vocabulary_size", run.conf().corpus().vocabularySize());
      figures.put("digest", digest.hex());
      Say.figures(figures);
      return 0;
    }
  }
}
