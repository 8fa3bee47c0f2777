package org.outerloop.jobs.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.outerloop.bittensor.BittensorLedger;
import org.outerloop.bittensor.BittensorSettings;
import org.outerloop.bittensor.Block;
import org.outerloop.bittensor.CommittedBucket;
import org.outerloop.bittensor.Seat;
import org.outerloop.bittensor.SubnetState;
import org.outerloop.jobs.UserException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outerloop metagraph --url wss://... --netuid 3}. */
@Command(
    name = "metagraph",
    mixinStandardHelpOptions = true,
    description = {
      "Shows who holds a seat in a subnet of Bittensor at its newest final block, and whose bucket is known.",
      "It only reads, and is the only command that connects to a chain."
    })
final class MetagraphCommand implements Callable<Integer> {
  @Option(
      names = "--url",
      paramLabel = "URL",
      required = true,
      description =
          "WebSocket of a node, as wss://entrypoint-finney.opentensor.ai:443 or ws://127.0.0.1:9944.")
  private URI url;

  @Option(
      names = "--netuid",
      paramLabel = "N",
      required = true,
      description = "Number of the subnet.")
  private int netuid;

  @Override
  public Integer call() {
    try (BittensorLedger ledger = BittensorLedger.connect(settings())) {
      SubnetState state = ledger.subnet();
      Say.report(lines(state));
      Say.figures(figures(state));
    }
    return 0;
  }

  private BittensorSettings settings() {
    try {
      return new BittensorSettings(url, netuid);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  /** A line for each seat. Keys of buckets are not shown, though the chain shows them to anyone. */
  static List<String> lines(SubnetState state) {
    List<String> lines = new ArrayList<>();
    lines.add(row("uid", "hotkey", "validator", "stake", "incentive", "bucket"));
    for (SubnetState.Place place : state.places()) {
      Seat seat = place.seat();
      lines.add(
          row(
              Integer.toString(seat.uid()),
              seat.hotkey().toString(),
              seat.permit() ? "yes" : "no",
              String.format(Locale.ROOT, "%.3f", seat.stake().total()),
              String.format(Locale.ROOT, "%.5f", seat.scores().incentive()),
              bucket(place.bucket())));
    }
    return lines;
  }

  private static String row(
      String uid, String hotkey, String validator, String stake, String incentive, String bucket) {
    return String.format(
        "%5s  %-48s  %-9s  %16s  %9s  %s", uid, hotkey, validator, stake, incentive, bucket);
  }

  private static String bucket(CommittedBucket bucket) {
    if (bucket instanceof CommittedBucket.Known known) {
      return known.access().uri();
    } else if (bucket instanceof CommittedBucket.Unknown unknown) {
      return "none: " + unknown.reason();
    }
    return "none";
  }

  static Map<String, ?> figures(SubnetState state) {
    Block block = state.graph().block();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("netuid", state.graph().netuid());
    figures.put("block", block.number());
    figures.put("hash", block.hash().hex());
    figures.put("millis", block.millis());
    figures.put("seats", state.places().size());
    figures.put("validators", state.graph().seats().stream().filter(Seat::permit).count());
    figures.put(
        "buckets",
        state.places().stream()
            .filter(place -> place.bucket() instanceof CommittedBucket.Known)
            .count());
    return figures;
  }
}
