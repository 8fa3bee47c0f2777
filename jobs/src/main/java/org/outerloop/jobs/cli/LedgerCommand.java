package org.outerloop.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code outerloop ledger show ...}. */
@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    description = "Looks at the book of a run: who takes part, stake, weights, payments.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ShowLedgerCommand.class, HelpCommand.class})
final class LedgerCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which one: show?");
  }
}
