package org.outerloop.jobs.cli;

import java.util.concurrent.Callable;
import org.outerloop.jobs.Progress;
import org.outerloop.jobs.RunReport;
import org.outerloop.jobs.RunTotals;
import org.outerloop.jobs.SparkSpread;
import org.outerloop.jobs.train.Party;
import org.outerloop.jobs.train.SparkLikeness;
import org.outerloop.jobs.train.TrainJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The main job: {@code outerloop train --conf conf/quickstart.conf}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a model: prepares the corpus, then commits round after round, playing all peers and the "
          + "validator.",
      "Started again it goes on after the last committed round. Writes tables and report.html to the "
          + "work folder."
    })
final class TrainCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Override
  public Integer call() {
    try (OpenRun run = OpenRun.open("train", options.read(), Work.RUN)) {
      RunReport report = train(run, options.command("train"));
      Say.figures(RunTotals.of(report).summary());
      return 0;
    }
  }

  /** Prepares the corpus and commits the rounds that are missing. */
  static RunReport train(OpenRun run, String command) {
    Say.line("Preparing the corpus (" + run.conf().corpus().input() + ")");
    Say.line(new CorpusPreparation(run.spark(), run.conf().corpus(), run.stores()).run());
    Party party = run.party();
    try (Progress progress =
        Progress.onStandardError(party.spec().rounds(), party.committed().size())) {
      new TrainJob(new SparkSpread(run.spark()), new SparkLikeness(run.spark()), party, progress)
          .run();
    }
    return RunReporting.write(run, party, command);
  }
}
