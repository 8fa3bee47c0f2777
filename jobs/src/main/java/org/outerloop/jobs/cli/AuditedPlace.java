package org.outerloop.jobs.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.outerloop.jobs.Access;
import org.outerloop.jobs.Invitation;
import org.outerloop.jobs.Parties;
import org.outerloop.jobs.PeerSettings;
import org.outerloop.jobs.SettingsFile;
import org.outerloop.jobs.SparkSessions;
import org.outerloop.jobs.SparkSettings;
import org.outerloop.jobs.UserException;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.ledger.ObjectStoreLedger;
import org.outerloop.ledger.Opening;
import org.outerloop.ledger.Registration;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.round.ReplayPlace;
import org.outerloop.round.RunReplay;
import org.outerloop.round.TaskDevices;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tensor.Device;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that say which run is looked at, and where its objects are read. */
final class AuditedPlace {
  @ArgGroup(multiplicity = "1")
  private Source source;

  /** One of two ways to find the objects. */
  static final class Source {
    @Option(
        names = "--conf",
        paramLabel = "FILE",
        description = "Settings of the run, or of a copy: storage says where the objects are.")
    private Path conf;

    @Option(
        names = "--invitation",
        paramLabel = "FILE",
        description = "That of a run; everything else stands in the ledger.")
    private Path invitation;
  }

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes one setting of --conf, as in --set storage.folder=COPY.")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; default: spark.master of the settings, or local[*].")
  private Optional<String> master = Optional.empty();

  @Option(
      names = "--properties",
      paramLabel = "FILE",
      description =
          "With --invitation: Hadoop properties that open its buckets, where they differ.")
  private Optional<Path> properties = Optional.empty();

  private RunConf conf;

  /** Stores that are open, or found. */
  interface Open extends AutoCloseable {
    String run();

    StoreLocation runStore();

    StoreLocation ledger();

    ReplayPlace at(RunReplay run, TaskDevices devices, boolean originalTimes);

    Path folder();

    @Override
    void close();
  }

  Open open() {
    if (source.invitation != null) {
      return invited(Invitation.read(source.invitation));
    }
    List<String> all = new ArrayList<>(changes);
    master.ifPresent(url -> all.add("spark.master=\"" + url + "\""));
    conf = SettingsFile.read(source.conf, all, RunConf.class);
    List<PeerId> peers = conf.peers().stream().map(PeerSettings::name).toList();
    return new Known(conf.run().name(), Parties.open(conf.storage(), peers), peers);
  }

  SparkConf spark(String command) {
    SparkSettings settings =
        conf == null ? new SparkSettings(master.orElse("local[*]"), List.of()) : conf.spark();
    return SparkSessions.conf(command, settings, device(), memoryFraction());
  }

  Device device() {
    return conf == null ? Device.AUTO : conf.deviceSetting();
  }

  double memoryFraction() {
    return conf == null ? 1 : conf.deviceMemoryFraction();
  }

  /**
   * By the settings of who runs it, or of a copy; peers that settings do not know by the ledger.
   */
  private record Known(String run, Parties stores, List<PeerId> peers) implements Open {
    @Override
    public StoreLocation runStore() {
      return stores.runReader();
    }

    @Override
    public StoreLocation ledger() {
      return stores.ledger();
    }

    @Override
    public ReplayPlace at(RunReplay replay, TaskDevices devices, boolean originalTimes) {
      Map<PeerId, StoreLocation> buckets = new HashMap<>();
      for (Registration peer : replay.registrations()) {
        buckets.put(peer.peer(), Access.location(peer.bucket()));
      }
      peers.forEach(peer -> buckets.put(peer, stores.peerReader(peer)));
      return new ReplayPlace(
          runStore(), stores.corpusReader(), ledger(), buckets, devices, originalTimes);
    }

    @Override
    public Path folder() {
      return stores.folder();
    }

    @Override
    public void close() {
      stores.close();
    }
  }

  private Open invited(Invitation invitation) {
    Map<String, String> extra = extra();
    StoreLocation ledger = with(invitation.ledger(), extra);
    Opening opening = opening(invitation.run(), ledger);
    StoreLocation run = with(opening.run(), extra);
    StoreLocation corpus = with(opening.corpus(), extra);
    Path folder = source.invitation.toAbsolutePath().getParent();
    return new Found(invitation.run(), run, corpus, ledger, extra, folder);
  }

  private static Opening opening(String run, StoreLocation ledger) {
    try (ObjectStoreLedger book =
        ObjectStoreLedger.open(ObjectStores.open(ledger), new ObjectKeys(run))) {
      return book.state()
          .opening()
          .orElseThrow(
              () -> new UserException("The ledger at " + ledger + " opens no run '" + run + "'"));
    }
  }

  private static StoreLocation with(BucketAccess access, Map<String, String> extra) {
    StoreLocation told = Access.location(access);
    Map<String, String> options = new TreeMap<>(told.options());
    options.putAll(extra);
    return new StoreLocation(told.uri(), options);
  }

  /** By what the ledger says. */
  private record Found(
      String run,
      StoreLocation runStore,
      StoreLocation corpus,
      StoreLocation ledger,
      Map<String, String> extra,
      Path folder)
      implements Open {
    @Override
    public ReplayPlace at(RunReplay replay, TaskDevices devices, boolean originalTimes) {
      Map<PeerId, StoreLocation> buckets = new HashMap<>();
      for (Registration peer : replay.registrations()) {
        buckets.put(peer.peer(), with(peer.bucket(), extra));
      }
      return new ReplayPlace(runStore, corpus, ledger, buckets, devices, originalTimes);
    }

    @Override
    public void close() {
      // nothing was opened
    }
  }

  private Map<String, String> extra() {
    Map<String, String> options = new TreeMap<>();
    if (properties.isPresent()) {
      Properties read = new Properties();
      try (Reader reader = Files.newBufferedReader(properties.get(), StandardCharsets.UTF_8)) {
        read.load(reader);
      } catch (IOException e) {
        throw new UserException("Cannot read --properties " + properties.get() + ": " + e, e);
      }
      read.forEach((key, value) -> options.put(key.toString(), value.toString().strip()));
    }
    return options;
  }
}
