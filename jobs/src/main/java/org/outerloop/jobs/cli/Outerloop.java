package org.outerloop.jobs.cli;

import java.util.List;
import org.outerloop.jobs.UserException;
import org.outerloop.round.DifferentRunException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;

/**
 * The application: {@code bin/outerloop COMMAND ...} or {@code spark-submit --class
 * org.outerloop.jobs.cli.Outerloop ... COMMAND ...}.
 */
@Command(
    name = "outerloop",
    description = "Decentralised pre-training of language models as Apache Spark jobs.",
    mixinStandardHelpOptions = true,
    version = "outerloop 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TrainCommand.class,
      PrepareCorpusCommand.class,
      TrainTokenizerCommand.class,
      MixTokensCommand.class,
      ImportTokensCommand.class,
      ExportTokensCommand.class,
      TokenizeCommand.class,
      CompareTrainersCommand.class,
      TrainQualityCommand.class,
      ScoreQualityCommand.class,
      PeerCommand.class,
      ValidateCommand.class,
      EvaluateCommand.class,
      GenerateCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      LogitsCommand.class,
      BaselineCommand.class,
      PlanCommand.class,
      ReportCommand.class,
      AuditCommand.class,
      ContributionCommand.class,
      SimulateChainCommand.class,
      RehearseCommand.class,
      RehearseRealCommand.class,
      LedgerCommand.class,
      MetagraphCommand.class,
      VerifyEvidenceCommand.class,
      DiagnoseCommand.class,
      AttestCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:success",
      "1:the run failed",
      "2:bad arguments or settings",
      "3:a difference was found"
    })
public final class Outerloop {
  private static final int FAILED = 1;
  private static final int BAD_ARGUMENTS = 2;
  private static final Logger LOG = LoggerFactory.getLogger(Outerloop.class);

  private Outerloop() {}

  public static void main(String[] args) {
    liftNativeMemoryLimits();
    int status = run(args);
    if (status != 0 || System.getProperty("outerloop.home") != null) {
      System.exit(status);
    }
  }

  /**
   * JavaCPP refuses memory beyond four heaps unless told otherwise, and libtorch lives outside the
   * heap; read when the first native library loads.
   */
  private static void liftNativeMemoryLimits() {
    for (String limit : List.of("maxPhysicalBytes", "maxBytes")) {
      String key = "org.bytedeco.javacpp." + limit;
      System.setProperty(key, System.getProperty(key, "0"));
    }
  }

  /** Runs a command and returns its exit status. */
  static int run(String... args) {
    return new CommandLine(new Outerloop())
        .setExecutionExceptionHandler(Outerloop::explain)
        .setUsageHelpAutoWidth(true)
        .execute(args);
  }

  /** A line for the user; the stack trace goes to the log. */
  private static int explain(Exception e, CommandLine command, ParseResult ignored) {
    LOG.error("{} failed", command.getCommandName(), e);
    if (e instanceof UserException || e instanceof DifferentRunException) {
      command.getErr().println("error: " + e.getMessage());
      return BAD_ARGUMENTS;
    }
    command.getErr().println("error: " + Causes.explain(e));
    command
        .getErr()
        .println(
            "The log has the details: "
                + System.getProperty("outerloop.log", "see your log4j2 settings"));
    return FAILED;
  }
}
