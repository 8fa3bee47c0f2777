package org.outerloop.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.corpus.MixTokensJob;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.MixtureSettings;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop mix-tokens --conf FILE --source web=0.7:PLACE --source books=0.3:PLACE}. */
@Command(
    name = "mix-tokens",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the corpus of a run of several prepared ones, by weight, as for the last part of a training.",
      "They must have the same tokenizer and sequence length. Seed and training-shards are those of corpus.prepare."
    })
final class MixTokensCommand implements Callable<Integer> {
  private static final Pattern SOURCE = Pattern.compile("([^=]+)=([0-9.eE+-]+):(.+)");

  @Mixin private RunOptions options;

  @Option(
      names = "--source",
      required = true,
      paramLabel = "NAME=WEIGHT:PLACE",
      description = "A prepared corpus and its weight. May be given again.")
  private List<String> sources;

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
    List<MixtureSettings.Source> named = new ArrayList<>();
    List<String> places = new ArrayList<>();
    sources.forEach(source -> parse(source, named, places));
    try (OpenRun run = OpenRun.open("mix-tokens", conf, Work.TEXT)) {
      List<StoreLocation> stores =
          places.stream().map(place -> TokenPlace.of(run.stores(), place)).toList();
      TokenManifest corpus =
          MixTokensJob.mix(
              run.spark(),
              settings(conf, named),
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

  private MixtureSettings settings(RunConf conf, List<MixtureSettings.Source> named) {
    try {
      return new MixtureSettings(conf.corpus().prepare().seed(), sequences, maxEpochs, named);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private static void parse(
      String source, List<MixtureSettings.Source> named, List<String> places) {
    Matcher parts = SOURCE.matcher(source);
    if (!parts.matches()) {
      throw new UserException("--source " + source + " is not NAME=WEIGHT:PLACE");
    }
    try {
      named.add(new MixtureSettings.Source(parts.group(1), Double.parseDouble(parts.group(2))));
    } catch (IllegalArgumentException e) {
      throw new UserException("--source " + source + ": " + e.getMessage(), e);
    }
    places.add(parts.group(3));
  }
}
