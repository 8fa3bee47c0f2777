package org.outerloop.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.outerloop.audit.evidence.VerifyEvidence;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code outerloop verify-evidence EVIDENCE.json}. */
@Command(
    name = "verify-evidence",
    mixinStandardHelpOptions = true,
    description =
        "Checks evidence that a validator signed what does not follow; trusts nobody who brings it.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:proven", "1:not proven", "2:unreadable, or bad arguments"})
final class VerifyEvidenceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The evidence, at most 10 KiB.")
  private String file;

  @Option(
      names = "--settings",
      paramLabel = "DIGEST",
      description = "Of run.json: the run that the evidence must be about.")
  private String settings;

  @Option(
      names = "--store",
      paramLabel = "NAME=URI",
      description =
          "Where public objects are that the evidence does not hold: run, corpus or a peer's name;"
              + " file:/FOLDER or s3a://BUCKET. May be given several times.")
  private List<String> stores = new ArrayList<>();

  @Override
  public Integer call() {
    List<String> args = new ArrayList<>(List.of(file));
    if (settings != null) {
      args.addAll(List.of("--settings", settings));
    }
    stores.forEach(store -> args.addAll(List.of("--store", store)));
    return VerifyEvidence.run(args, System.out);
  }
}
