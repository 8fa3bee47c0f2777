package org.outerloop.jobs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.Access;
import org.outerloop.jobs.BucketSettings;
import org.outerloop.jobs.Invitation;
import org.outerloop.jobs.KeyRing;
import org.outerloop.jobs.Progress;
import org.outerloop.jobs.SettingsFile;
import org.outerloop.jobs.SparkDevices;
import org.outerloop.jobs.SparkSessions;
import org.outerloop.jobs.SparkSpread;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.train.JoinRun;
import org.outerloop.jobs.train.OwnPeer;
import org.outerloop.jobs.train.PeerJob;
import org.outerloop.jobs.train.RunAccess;
import org.outerloop.protocol.PeerId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outerloop peer join --invitation FILE --name NAME --bucket FILE}. */
@Command(
    name = "join",
    mixinStandardHelpOptions = true,
    description = {
      "Registers in the ledger of a run and trains from the next round on, until the last one is "
          + "committed. Anybody may: no one has to know the name before.",
      "Reads the buckets of run and corpus, which the ledger names; writes its own. Its key is made in "
          + "the work folder; started again with it, it goes on as the same peer."
    })
final class PeerJoinCommand implements Callable<Integer> {
  @Option(
      names = "--invitation",
      required = true,
      paramLabel = "FILE",
      description = "Where the ledger is: the validator leaves it as work/RUN/invitation.json.")
  private Path invitation;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "Of the peer; whoever registers a name first has it.")
  private String name;

  @Option(
      names = "--bucket",
      required = true,
      paramLabel = "FILE",
      description = "Own bucket with the owner's and a reader's key; conf/bucket.conf explains it.")
  private Path bucket;

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "This machine's settings; default: conf/peer.conf.")
  private Optional<Path> conf = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes one setting, as in --set device=cuda. May be given again.")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; default: spark.master of the settings.")
  private Optional<String> master = Optional.empty();

  @Override
  public Integer call() {
    PeerConf settings = settings();
    PeerId id = id();
    Invitation invited = Invitation.read(invitation);
    Say.line("Looking for run '" + invited.run() + "'");
    try (RunAccess run = JoinRun.open(invited)) {
      OwnPeer peer = peer(id, settings);
      SparkSession session = SparkSessions.open(spark(settings, run));
      try (Progress progress =
          Progress.onStandardError(run.spec().rounds(), run.committed().size())) {
        FleetCheck.before(session, settings.attestation(), run.spec().training(), peer.devices());
        say(new PeerJob(new SparkSpread(session), run, peer, progress).run());
        return 0;
      } finally {
        session.stop();
      }
    }
  }

  private PeerId id() {
    try {
      return new PeerId(name);
    } catch (IllegalArgumentException e) {
      throw new UserException("--name: " + e.getMessage(), e);
    }
  }

  private PeerConf settings() {
    List<String> all = new ArrayList<>(changes);
    master.ifPresent(url -> all.add("spark.master=\"" + url + '"'));
    Path file =
        conf.or(() -> SparkSessions.home().map(home -> home.resolve("conf/peer.conf")))
            .orElseThrow(() -> new UserException("--conf FILE is needed here"));
    return SettingsFile.read(file, all, PeerConf.class);
  }

  private OwnPeer peer(PeerId id, PeerConf settings) {
    BucketSettings own = SettingsFile.read(bucket, List.of(), BucketSettings.class);
    return new OwnPeer(
        id,
        new KeyRing(Path.of(settings.work(), "keys")).of(id.name()),
        Access.location(own.owner()),
        own.reader(),
        settings.peerState(),
        new SparkDevices(
            new DeviceChoice(settings.device()).device(), settings.deviceMemoryFraction()),
        settings.recomputeActivations());
  }

  private static SparkConf spark(PeerConf settings, RunAccess run) {
    DeviceChoice choice = new DeviceChoice(settings.device());
    SparkConf spark =
        SparkSessions.conf(
            "peer", settings.spark(), choice.device(), settings.deviceMemoryFraction());
    choice.requireGpusPerPeer(spark, run.spec().training().devices());
    Work.checkPeer(spark, run.spec(), choice.onGpu(spark), settings.recomputeActivations())
        .forEach(warning -> Say.line("warning: " + warning));
    return spark;
  }

  private void say(PeerJob.Part part) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("peer", name);
    part.first().ifPresent(round -> figures.put("first_round", round));
    figures.put("rounds", part.rounds());
    figures.put("merged", part.merged());
    Say.figures(figures);
  }
}
