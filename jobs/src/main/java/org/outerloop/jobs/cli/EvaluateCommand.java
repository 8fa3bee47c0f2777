package org.outerloop.jobs.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.outerloop.jobs.SparkSpread;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.train.Party;
import org.outerloop.round.Genesis;
import org.outerloop.round.HeldOutLoss;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.RoundStart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop evaluate --conf FILE [--round N]}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Measures a committed model on held-out text: nats per token and bits per byte. The number of "
            + "sequences is gauntlet.held-out-sequences; --set it higher to measure on more.")
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--round",
      paramLabel = "N",
      description = "The model before round N; default: the newest.")
  private Optional<Long> round = Optional.empty();

  @Override
  public Integer call() {
    try (OpenRun run = OpenRun.open("evaluate", options.read(), Work.SCORING)) {
      Party party = run.party();
      RoundStart model = model(party);
      double loss =
          HeldOutLoss.measure(new SparkSpread(run.spark()), party.validatorPlace(), model);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("round", model.round());
      figures.put("heldout_loss", loss);
      figures.put("heldout_bits_per_byte", run.manifest().bitsPerByte(loss));
      figures.put("digest", model.base().hex());
      Say.figures(figures);
      return 0;
    }
  }

  private RoundStart model(Party party) {
    Genesis genesis =
        party
            .genesis()
            .orElseThrow(
                () -> new UserException("Run '" + party.spec().name() + "' has not begun"));
    List<RoundRecord> past = party.committed();
    long wanted = round.orElse((long) past.size());
    if (wanted < 0 || wanted > past.size()) {
      throw new UserException(
          "--round " + wanted + " is outside [0, " + past.size() + "], the committed rounds");
    }
    return wanted == 0 ? genesis.start() : past.get((int) wanted - 1).nextStart();
  }
}
