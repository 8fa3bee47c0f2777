package org.outerloop.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.outerloop.jobs.SettingsFile;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.chain.ChainCsv;
import org.outerloop.jobs.chain.ChainSettings;
import org.outerloop.jobs.chain.ChainTables;
import org.outerloop.jobs.chain.ChainTotals;
import org.outerloop.jobs.chain.EpochReport;
import org.outerloop.jobs.chain.Simulation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outerloop simulate-chain --conf conf/chain.conf}. */
@Command(
    name = "simulate-chain",
    mixinStandardHelpOptions = true,
    description = {
      "Plays a subnet of a chain: validators judge miners, Yuma consensus splits the emission, "
          + "and a table says who earned what.",
      "No Spark, no network; the same settings give the same figures. All payments are in coins of the subnet."
    })
final class SimulateChainCommand implements Callable<Integer> {
  private static final int LINES = 12;

  @Option(
      names = "--conf",
      required = true,
      paramLabel = "FILE",
      description = "Settings (HOCON); conf/chain.conf is an example and explains every key.")
  private Path conf;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Changes one setting, as in --set chain.weights.reveal-epochs=0. May be given again.")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = "--every",
      paramLabel = "N",
      description = "A line for every N-th epoch; default: so that about 12 lines are shown.")
  private Optional<Integer> every = Optional.empty();

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Also writes one line per epoch and uid there; must not exist.")
  private Optional<Path> csv = Optional.empty();

  @Override
  public Integer call() {
    ChainSettings settings = SettingsFile.read(conf, changes, ChainSettings.class);
    int step = every.orElse(Math.max(1, (settings.epochs() + LINES - 1) / LINES));
    if (step < 1) {
      throw new UserException("--every wants a positive number, got " + step);
    }
    csv.filter(Files::exists).ifPresent(SimulateChainCommand::refuse);
    List<EpochReport> reports = Simulation.run(settings);
    csv.ifPresent(file -> write(file, ChainCsv.lines(reports)));
    ChainTables tables = new ChainTables(settings, reports);
    ChainTotals totals = ChainTotals.of(reports);
    Say.report(tables.epochs(step));
    Say.report(List.of(""));
    Say.report(tables.totals());
    Say.report(List.of(""));
    Say.report(totals.lines());
    Say.figures(totals.figures(settings, reports));
    return 0;
  }

  private static void refuse(Path file) {
    throw new UserException(file + " exists; --csv writes a new file");
  }

  private static void write(Path file, List<String> lines) {
    try {
      Files.write(file, lines, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      refuse(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }
}
