package org.outerloop.jobs.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.outerloop.jobs.Parties;
import org.outerloop.jobs.SparkDevices;
import org.outerloop.jobs.SparkSpread;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.audit.RecomputePeerJob;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.RunHistory;
import org.outerloop.round.ValidatorPlace;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop audit-peer --conf FILE --peer P --round N}. */
@Command(
    name = "audit-peer",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a peer's inner steps of a round again and compares with what it signed and sent: bit for bit "
          + "where this machine computes as the peer's did, else by cosine and norm.",
      "Only reads. Exit status 3 if the work is different, 1 if it cannot be computed."
    })
final class RecomputePeerCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(names = "--peer", required = true, paramLabel = "P", description = "Whose work.")
  private String peer;

  @Option(names = "--round", required = true, paramLabel = "N", description = "In which round.")
  private long round;

  @Option(
      names = "--most-rounds",
      paramLabel = "K",
      defaultValue = "1000",
      description =
          "Rounds to compute before it, where the state it began with is gone; default: ${DEFAULT-VALUE}.")
  private int mostRounds;

  @Override
  public Integer call() {
    try (OpenRun run = OpenRun.open("audit-peer", options.read(), Work.DRIVER)) {
      RecomputePeerJob found =
          RecomputePeerJob.run(
              new SparkSpread(run.spark()), place(run), new PeerId(peer), round, mostRounds);
      Say.report(found.lines());
      Say.figures(found.figures());
      return found.status();
    }
  }

  private ValidatorPlace place(OpenRun run) {
    Parties stores = run.stores();
    PeerId id = new PeerId(peer);
    return new ValidatorPlace(
        spec(run, stores),
        stores.runReader(),
        stores.corpusReader(),
        Map.of(id, stores.peerReader(id)),
        new SparkDevices(run.conf().deviceSetting(), run.conf().deviceMemoryFraction()));
  }

  private static RunSpec spec(OpenRun run, Parties stores) {
    String name = run.conf().run().name();
    try (ObjectStore store = ObjectStores.open(stores.runReader())) {
      return new RunHistory(store, new ObjectKeys(name))
          .spec()
          .orElseThrow(() -> new UserException("Run '" + name + "' has not begun"));
    }
  }
}
