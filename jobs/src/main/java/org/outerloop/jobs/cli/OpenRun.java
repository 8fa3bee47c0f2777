package org.outerloop.jobs.cli;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.KeyRing;
import org.outerloop.jobs.Parties;
import org.outerloop.jobs.PeerSettings;
import org.outerloop.jobs.SparkDevices;
import org.outerloop.jobs.SparkSessions;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.train.OwnPeer;
import org.outerloop.jobs.train.Party;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.TaskDevices;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenStore;

/** What a command of a run needs while it works: settings, buckets, a Spark session. */
final class OpenRun implements AutoCloseable {
  private final RunConf conf;
  private final Parties stores;
  private final SparkSession spark;
  private Party party;

  private OpenRun(RunConf conf, Parties stores, SparkSession spark) {
    this.conf = conf;
    this.stores = stores;
    this.spark = spark;
  }

  static OpenRun open(String command, RunConf conf, Work work) {
    SparkConf spark = checked(command, conf, work);
    Parties stores = Parties.open(conf.storage(), peers(conf));
    OpenRun run = new OpenRun(conf, stores, SparkSessions.open(spark));
    if (work == Work.RUN || command.equals("validate")) {
      FleetCheck.before(run.spark, conf.attestation(), conf.training(), run.devices());
    }
    return run;
  }

  private static List<PeerId> peers(RunConf conf) {
    return conf.peers().stream().map(PeerSettings::name).toList();
  }

  /** Spark's settings, after what they promise was compared with what the work needs. */
  private static SparkConf checked(String command, RunConf conf, Work work) {
    SparkConf spark =
        SparkSessions.conf(
            command, conf.spark(), conf.deviceSetting(), conf.deviceMemoryFraction());
    conf.requireGpusPerPeer(spark, work);
    work.check(spark, conf).forEach(warning -> Say.line("warning: " + warning));
    return spark;
  }

  RunConf conf() {
    return conf;
  }

  Parties stores() {
    return stores;
  }

  SparkSession spark() {
    return spark;
  }

  /** The run on the corpus that is in the corpus bucket. */
  Party party() {
    KeyRing keys = new KeyRing(stores.folder().resolve("keys"));
    List<OwnPeer> played =
        conf.peers().stream().map(PeerSettings::name).map(peer -> own(peer, keys)).toList();
    party =
        new Party(
            spec(keys),
            stores,
            keys.of(Party.VALIDATOR),
            conf.peers(),
            played,
            devices(),
            startFrom());
    return party;
  }

  private OwnPeer own(PeerId peer, KeyRing keys) {
    return new OwnPeer(
        peer,
        keys.of(peer.name()),
        stores.peerOwner(peer),
        stores.toldOf(peer),
        conf.peerState(),
        devices(),
        conf.recomputeActivations());
  }

  TokenManifest manifest() {
    try (ObjectStore corpus = ObjectStores.open(stores.corpusReader())) {
      return TokenStore.open(corpus).manifest();
    }
  }

  private Optional<StoreLocation> startFrom() {
    return conf.run().startFrom().map(place -> TokenPlace.of(stores, place));
  }

  private RunSpec spec(KeyRing keys) {
    Optional<Digest> startModel =
        startFrom().map(place -> StartModel.root(place, conf.model(), conf.compression()));
    try {
      return new RunSpec(
          conf.run().name(),
          conf.run().seed(),
          conf.run().rounds(),
          conf.model(),
          manifest().dataSpec(),
          conf.training(),
          conf.compression(),
          conf.merge(),
          conf.gauntlet(),
          conf.clock(),
          startModel,
          keys.of(Party.VALIDATOR).publicHex());
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private TaskDevices devices() {
    return new SparkDevices(conf.deviceSetting(), conf.deviceMemoryFraction());
  }

  /** Where tables and report of the run go. */
  String tables() {
    return stores.folder().resolve("tables").toUri().toString();
  }

  @Override
  public void close() {
    if (party != null) {
      party.close();
    }
    spark.stop();
    stores.close();
  }
}
