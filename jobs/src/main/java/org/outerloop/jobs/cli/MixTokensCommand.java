package org.outerloop.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.cli.CorpusSettings.MixturePart;
import org.outerloop.jobs.corpus.MixTokensJob;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.MixtureSettings;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code outerloop mix-tokens --conf FILE --source web=0.7:PLACE --source books=0.3:PLACE}, or the
 * sources of {@code corpus.mixture}.
 */
@Command(
    name = "mix-tokens",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the corpus of a run of several prepared ones, by weight, as for the last part of a training.",
      "They must have the same tokenizer and sequence length. Seed and training-shards are those of corpus.prepare."
    })
final class MixTokensCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--source",
      paramLabel = "NAME=WEIGHT:PLACE",
      description =
          "A prepared corpus and its weight, instead of corpus.mixture. May be given again.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--sequences",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of the training part; default: as many as there are with none taken twice.")
  private long sequences;

  @Option(
      names = "--max-epochs",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often a sequence may be taken; default: ${DEFAULT-VALUE}.")
  private int maxEpochs;

  @Override
  public Integer call() {
    RunConf conf = options.read();
    List<MixturePart> parts = parts(sources, conf.corpus());
    try (OpenRun run = OpenRun.open("mix-tokens", conf, Work.TEXT)) {
      List<StoreLocation> stores =
          parts.stream().map(part -> TokenPlace.of(run.stores(), part.place())).toList();
      TokenManifest corpus =
          MixTokensJob.mix(
              run.spark(),
              settings(conf, parts),
              stores,
              conf.corpus().prepare().trainingShards(),
              run.stores().corpusOwner());
      for (TokenSource source : corpus.sources()) {
        Say.line(
            "%s: %d of %d sequences, %d whole epochs, %d left out"
                .formatted(
                    source.name(),
                    source.taken(),
                    source.sequences(),
                    source.wholeEpochs(),
                    source.leftOut()));
      }
      Say.figures(MadeCorpus.figures(corpus));
      return 0;
    }
  }

  private MixtureSettings settings(RunConf conf, List<MixturePart> parts) {
    try {
      return new MixtureSettings(
          conf.corpus().prepare().seed(),
          sequences,
          maxEpochs,
          parts.stream()
              .map(part -> new MixtureSettings.Source(part.name(), part.weight()))
              .toList());
    } catch (IllegalArgumentException e) {
      throw new UserException("Mixture: " + e.getMessage(), e);
    }
  }

  /** The option's sources, or those of the settings. */
  static List<MixturePart> parts(List<String> sources, CorpusSettings settings) {
    List<MixturePart> parts =
        sources.isEmpty() ? settings.mixture() : sources.stream().map(MixturePart::parse).toList();
    if (parts.isEmpty()) {
      throw new UserException(
          "Nothing to mix: give --source NAME=WEIGHT:PLACE, or corpus.mixture in the settings");
    }
    return parts;
  }
}
