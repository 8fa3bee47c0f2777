package org.outerloop.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.outerloop.jobs.Progress;
import org.outerloop.jobs.SparkSpread;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.train.Party;
import org.outerloop.jobs.train.PeerJob;
import org.outerloop.protocol.PeerId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop peer --conf FILE --peer NAME}. */
@Command(
    name = "peer",
    mixinStandardHelpOptions = true,
    description = {
      "Takes part in a run as one peer, until its last round is committed by a validator elsewhere.",
      "Reads the run's and the corpus' buckets, writes its own; its key is made in the work folder."
    })
final class PeerCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--peer",
      required = true,
      paramLabel = "NAME",
      description = "Which of the peers of the settings.")
  private String peer;

  @Override
  public Integer call() {
    try (OpenRun run = OpenRun.join("peer", options.read(), Work.PEER)) {
      Say.line("Waiting for run '" + run.conf().run().name() + "'");
      Party party = run.joined();
      PeerId id = known(party);
      party.requireKey(id);
      int merged;
      try (Progress progress =
          Progress.onStandardError(party.spec().rounds(), party.committed().size())) {
        merged = new PeerJob(new SparkSpread(run.spark()), party, id, progress).run();
      }
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("peer", peer);
      figures.put("rounds", party.spec().rounds());
      figures.put("merged", merged);
      Say.figures(figures);
      return 0;
    }
  }

  private PeerId known(Party party) {
    return party.spec().peers().stream()
        .map(spec -> spec.id())
        .filter(id -> id.name().equals(peer))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "--peer " + peer + " is not in run '" + party.spec().name() + "'"));
  }
}
