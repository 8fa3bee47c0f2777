package org.outerloop.jobs.cli;

import java.util.concurrent.Callable;
import org.outerloop.jobs.Progress;
import org.outerloop.jobs.SparkSpread;
import org.outerloop.jobs.train.Party;
import org.outerloop.jobs.train.SparkLikeness;
import org.outerloop.jobs.train.ValidateJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code outerloop validate --conf FILE}. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a run as its validator: prepares the corpus, opens the run, then gathers, scores, merges and "
          + "commits round after round, while peers train elsewhere.",
      "A round stays open until all peers have uploaded, or for deadline-seconds."
    })
final class ValidateCommand implements Callable<Integer> {
  private static final long MILLIS = 1000;

  @Mixin private RunOptions options;

  @Override
  public Integer call() {
    try (OpenRun run = OpenRun.open("validate", options.read(), Work.SCORING)) {
      Say.line(new CorpusPreparation(run.spark(), run.conf().corpus(), run.stores()).run());
      Party party = run.party();
      long deadlineMillis = run.conf().deadlineSeconds() * MILLIS;
      try (Progress progress =
          Progress.onStandardError(party.spec().rounds(), party.committed().size())) {
        new ValidateJob(
                new SparkSpread(run.spark()),
                new SparkLikeness(run.spark()),
                party,
                deadlineMillis,
                progress)
            .run();
      }
      return RunReporting.finish(run, party, options.command("validate"));
    }
  }
}
