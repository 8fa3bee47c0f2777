package org.outerloop.jobs.train;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outerloop.exchange.Gatherer;
import org.outerloop.exchange.Publisher;
import org.outerloop.exchange.Submission;
import org.outerloop.exchange.Window;
import org.outerloop.gauntlet.Standings;
import org.outerloop.jobs.KeyRing;
import org.outerloop.jobs.Parties;
import org.outerloop.jobs.PeerSettings;
import org.outerloop.jobs.PeerSettings.Behaviour;
import org.outerloop.jobs.PeerStateSettings;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.Genesis;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.PeerResult;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.RoundStart;
import org.outerloop.round.RunHistory;
import org.outerloop.round.StateKeeping;
import org.outerloop.round.TaskDevices;
import org.outerloop.round.ValidatorPlace;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * A run as one who takes part in it sees it: its settings, the buckets with the keys to them, and
 * the peers this application may play.
 */
public final class Party {
  /** Name of the validator's key file. */
  public static final String VALIDATOR = "validator";

  private static final long MAX_FIGURES_BYTES = 1L << 20;

  private final RunSpec spec;
  private final Parties stores;
  private final KeyRing keys;
  private final List<PeerSettings> played;
  private final PeerStateSettings peerState;
  private final TaskDevices devices;
  private final boolean recomputeActivations;

  public Party(
      RunSpec spec,
      Parties stores,
      KeyRing keys,
      List<PeerSettings> played,
      PeerStateSettings peerState,
      TaskDevices devices,
      boolean recomputeActivations) {
    this.spec = spec;
    this.stores = stores;
    this.keys = keys;
    this.played = List.copyOf(played);
    this.peerState = peerState;
    this.devices = devices;
    this.recomputeActivations = recomputeActivations;
  }

  /**
   * Takes part in a run that a validator elsewhere starts: its settings are those in its bucket.
   * Waits for them.
   */
  public static Party join(
      String run,
      Parties stores,
      KeyRing keys,
      List<PeerSettings> played,
      PeerStateSettings peerState,
      TaskDevices devices,
      boolean recomputeActivations) {
    try (ObjectStore bucket = ObjectStores.open(stores.runReader())) {
      RunHistory history = new RunHistory(bucket, new ObjectKeys(run));
      return new Party(
          Waiting.until(history::spec),
          stores,
          keys,
          played,
          peerState,
          devices,
          recomputeActivations);
    }
  }

  /** The run must know our key, or nothing we sign counts. */
  public void requireKey(PeerId peer) {
    String registered = spec.peers().get(spec.indexOf(peer)).publicKey();
    if (!registered.equals(keys.of(peer.name()).publicHex())) {
      throw new UserException(
          "The key of %s on this machine is not the one in %s; copy %s.key from where the run was started"
              .formatted(peer, spec.keys().runJson(), peer));
    }
  }

  public RunSpec spec() {
    return spec;
  }

  PeerKeys validatorKeys() {
    return keys.of(VALIDATOR);
  }

  List<PeerSettings> peers(Behaviour behaviour) {
    return played.stream().filter(peer -> peer.behaviour() == behaviour).toList();
  }

  PeerPlace place(PeerId peer) {
    return new PeerPlace(
        spec,
        peer,
        stores.runReader(),
        stores.corpusReader(),
        stores.peerOwner(peer),
        devices,
        recomputeActivations,
        keeping(peer));
  }

  private StateKeeping keeping(PeerId peer) {
    String folder = Path.of(peerState.folder(), peer.name()).toUri().toString();
    return new StateKeeping(
        peerState.keepEveryRounds(),
        peerState.recomputeAtMostRounds(),
        new StoreLocation(folder, Map.of()));
  }

  StoreLocation bucket(PeerId peer) {
    return stores.peerReader(peer);
  }

  /** As the validator sees it. */
  public ValidatorPlace validatorPlace() {
    List<StoreLocation> buckets =
        spec.peers().stream().map(peer -> stores.peerReader(peer.id())).toList();
    return new ValidatorPlace(spec, stores.runOwner(), stores.corpusReader(), buckets, devices);
  }

  /** Signs and uploads a peer's header: from then on its contribution counts. */
  void publish(PeerResult result) {
    PeerId peer = result.header().peer();
    try (ObjectStore own = ObjectStores.open(stores.peerOwner(peer))) {
      new Publisher(own, spec.keys()).publish(result.header(), keys.of(peer.name()).privateKey());
    }
  }

  /** When a round opened, by the clock of the run's store. */
  long openedMillis(long round) {
    try (ObjectStore run = ObjectStores.open(stores.runReader())) {
      return new RunHistory(run, spec.keys()).openedMillis(round);
    }
  }

  /** What stands in the peers' buckets, in the order of the run. */
  List<Submission> gather(RoundStart start, Window window) {
    List<ObjectStore> buckets = new ArrayList<>();
    try {
      for (PeerSpec peer : spec.peers()) {
        buckets.add(ObjectStores.open(stores.peerReader(peer.id())));
      }
      return new Gatherer(spec).gather(buckets, start.round(), window);
    } finally {
      buckets.forEach(ObjectStore::close);
    }
  }

  /** All committed rounds. */
  public List<RoundRecord> committed() {
    try (ObjectStore run = ObjectStores.open(stores.runReader())) {
      return new RunHistory(run, spec.keys()).records(validatorKey());
    }
  }

  /** The record of one round, if it is committed. */
  Optional<RoundRecord> committed(long round) {
    try (ObjectStore run = ObjectStores.open(stores.runReader())) {
      return new RunHistory(run, spec.keys()).record(round, validatorKey());
    }
  }

  public Optional<Genesis> genesis() {
    try (ObjectStore run = ObjectStores.open(stores.runReader())) {
      return new RunHistory(run, spec.keys()).genesis();
    }
  }

  private PublicKey validatorKey() {
    return PeerKeys.publicKey(spec.validatorKey());
  }

  Standings standings(List<RoundRecord> past) {
    return past.isEmpty()
        ? Standings.start(spec.peers().stream().map(PeerSpec::id).toList())
        : past.get(past.size() - 1).standings();
  }

  void keep(RoundFigures figures) {
    try (ObjectStore run = ObjectStores.open(stores.runOwner())) {
      run.put(spec.keys().timings(figures.round()), RecordJson.toBytes(figures));
    }
  }

  Optional<RoundFigures> figures(long round) {
    String key = spec.keys().timings(round);
    try (ObjectStore run = ObjectStores.open(stores.runReader())) {
      return run.find(key)
          .map(info -> run.get(key, MAX_FIGURES_BYTES))
          .map(json -> RecordJson.fromBytes(json, RoundFigures.class));
    }
  }
}
