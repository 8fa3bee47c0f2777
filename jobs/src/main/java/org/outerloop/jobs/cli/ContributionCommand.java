package org.outerloop.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code outerloop contribution inspect|encode|decode ...}. */
@Command(
    name = "contribution",
    mixinStandardHelpOptions = true,
    description = "Looks at what peers send, makes it from arrays, and turns it into arrays again.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      InspectContributionCommand.class,
      EncodeContributionCommand.class,
      DecodeContributionCommand.class,
      HelpCommand.class
    })
final class ContributionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which one: inspect, encode or decode?");
  }
}
