package org.outerloop.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.corpus.ImportSettings;
import org.outerloop.jobs.corpus.ImportTokensJob;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop import-tokens --conf FILE --from PLACE --format npy --tokenizer FILE}. */
@Command(
    name = "import-tokens",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the corpus of a run of token files: flat .npy shards of Templar, taken as they are with every id "
          + "compared; or documents of Megatron (.bin and .idx) or datatrove (.ds and .ds.index), shuffled and packed.",
      "Sequence length, seed and held-out share are those of corpus.prepare."
    })
final class ImportTokensCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(names = "--from", required = true, paramLabel = "PLACE", description = "A folder.")
  private String from;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "NAME",
      description = "npy, megatron or datatrove.")
  private String format;

  @Option(
      names = "--tokenizer",
      required = true,
      paramLabel = "FILE",
      description = "tokenizer.json that the ids are of.")
  private Path tokenizer;

  @Option(
      names = "--sequences-per-shard",
      paramLabel = "N",
      defaultValue = "262144",
      description = "Sequences per file of ours, of .npy shards; default: ${DEFAULT-VALUE}.")
  private int sequencesPerShard;

  @Override
  public Integer call() {
    RunConf conf = options.read();
    ImportSettings settings = settings(conf.corpus());
    Tokenizer ids = tokenizer();
    try (OpenRun run = OpenRun.open("import-tokens", conf, Work.TEXT)) {
      TokenManifest corpus =
          ImportTokensJob.importTokens(
              run.spark(),
              settings,
              TokenPlace.of(run.stores(), from),
              ids,
              run.stores().corpusOwner());
      Say.figures(MadeCorpus.figures(corpus));
      return 0;
    }
  }

  private ImportSettings settings(CorpusSettings corpus) {
    try {
      return new ImportSettings(
          ImportSettings.Format.valueOf(format.toUpperCase(Locale.ROOT)),
          corpus.prepare().sequenceLength(),
          corpus.prepare().seed(),
          corpus.prepare().heldOutShare(),
          corpus.prepare().trainingShards(),
          sequencesPerShard);
    } catch (IllegalArgumentException e) {
      throw new UserException("--format " + format + ": " + e.getMessage(), e);
    }
  }

  private Tokenizer tokenizer() {
    try {
      return Tokenizer.read(Files.readAllBytes(tokenizer));
    } catch (IOException e) {
      throw new UserException("Cannot read --tokenizer " + tokenizer + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new UserException("--tokenizer " + tokenizer + ": " + e.getMessage(), e);
    }
  }
}
