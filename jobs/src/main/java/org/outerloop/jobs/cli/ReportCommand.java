package org.outerloop.jobs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code outerloop report --conf FILE}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Writes tables and report.html of the committed rounds of a run, also while it is going on.")
final class ReportCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Override
  public Integer call() {
    try (OpenRun run = OpenRun.open("report", options.read(), Work.TEXT)) {
      return RunReporting.finish(run, run.party(), options.command("train"));
    }
  }
}
