package org.outerloop.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.outerloop.jobs.corpus.ExportTokensJob;
import org.outerloop.tokens.TokenManifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop export-tokens --conf FILE --to PLACE}. */
@Command(
    name = "export-tokens",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the prepared corpus of a run as flat .npy shards in Templar's form: train_%%06d.npy, uint32 tokens, "
          + "and sample_ids_%%06d.npy, uint64; the held-out part below held-out/.",
      "A sample is a whole sequence of sequence-length + 1 tokens."
    })
final class ExportTokensCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PLACE",
      description = "A folder or s3a://...; must be empty.")
  private String to;

  @Override
  public Integer call() {
    try (OpenRun run = OpenRun.open("export-tokens", options.read(), Work.TEXT)) {
      TokenManifest corpus =
          ExportTokensJob.export(
              run.spark(), run.stores().corpusReader(), TokenPlace.of(run.stores(), to));
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("to", to);
      figures.put("sample_tokens", corpus.sequenceLength() + 1);
      figures.put("samples", corpus.trainingSequences());
      figures.put("heldout_samples", corpus.heldOutSequences());
      Say.figures(figures);
      return 0;
    }
  }
}
