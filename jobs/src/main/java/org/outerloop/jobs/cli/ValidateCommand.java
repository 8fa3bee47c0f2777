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
      "Leaves work/RUN/invitation.json: with it anybody may take part by 'peer join'.",
      "Begins when the peers of its settings are registered. A round stays open until all peers on its "
          + "roster have uploaded, or until its window closes (clock)."
    })
final class ValidateCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Override
  public Integer call() {
    try (OpenRun run = OpenRun.open("validate", options.read(), Work.SCORING)) {
      Say.line(new CorpusPreparation(run.spark(), run.conf().corpus(), run.stores()).run());
      Party party = run.party();
      try (Progress progress =
          Progress.onStandardError(party.spec().rounds(), party.committed().size())) {
        new ValidateJob(
                new SparkSpread(run.spark()), new SparkLikeness(run.spark()), party, progress)
            .run();
      }
      return RunReporting.finish(run, party, options.command("validate"));
    }
  }
}
