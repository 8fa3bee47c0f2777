package org.outerloop.jobs.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.outerloop.exchange.Gatherer;
import org.outerloop.exchange.Submission;
import org.outerloop.exchange.Window;
import org.outerloop.gauntlet.Standings;
import org.outerloop.jobs.Access;
import org.outerloop.jobs.Parties;
import org.outerloop.jobs.PeerSettings;
import org.outerloop.jobs.PeerSettings.Behaviour;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.Opening;
import org.outerloop.ledger.Registration;
import org.outerloop.ledger.Share;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.Genesis;
import org.outerloop.round.Payments;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.RoundStart;
import org.outerloop.round.RunHistory;
import org.outerloop.round.TaskDevices;
import org.outerloop.round.ValidatorPlace;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.storage.UnreachableStore;

/** A run as its validator sees it, and the peers that this application may play. */
public final class Party implements AutoCloseable {
  /** Name of the validator's key file. */
  public static final String VALIDATOR = "validator";

  private static final long MAX_FIGURES_BYTES = 1L << 20;

  private final RunAccess access;
  private final Parties stores;
  private final PeerKeys validator;
  private final List<PeerSettings> settings;
  private final Map<PeerId, OwnPeer> played = new HashMap<>();
  private final TaskDevices devices;
  private final Optional<StoreLocation> startFrom;

  /**
   * @param settings of the peers that this application plays or waits for
   * @param played those it can play
   * @param startFrom where the imported model is that the run begins with, if it does
   */
  public Party(
      RunSpec spec,
      Parties stores,
      PeerKeys validator,
      List<PeerSettings> settings,
      List<OwnPeer> played,
      TaskDevices devices,
      Optional<StoreLocation> startFrom) {
    this.access = RunAccess.open(spec, stores.runReader(), stores.corpusReader(), stores.ledger());
    this.stores = stores;
    this.validator = validator;
    this.settings = List.copyOf(settings);
    played.forEach(peer -> this.played.put(peer.id(), peer));
    this.devices = devices;
    this.startFrom = startFrom;
  }

  /** Where the imported model is that the run begins with, if it does. */
  Optional<StoreLocation> startFrom() {
    return startFrom;
  }

  public RunAccess access() {
    return access;
  }

  public RunSpec spec() {
    return access.spec();
  }

  public Optional<Genesis> genesis() {
    return access.genesis();
  }

  /** All committed rounds. */
  public List<RoundRecord> committed() {
    return access.committed();
  }

  public int peerCount() {
    return settings.size();
  }

  PeerKeys validatorKeys() {
    return validator;
  }

  List<PeerSettings> peers(Predicate<Behaviour> behaviour) {
    return settings.stream().filter(peer -> behaviour.test(peer.behaviour())).toList();
  }

  OwnPeer own(PeerId peer) {
    return played.get(peer);
  }

  /** Creates run.json and opens the run in the ledger, unless that was done before. */
  void open() {
    try (ObjectStore run = ObjectStores.open(stores.runOwner())) {
      new RunHistory(run, spec().keys()).start(spec());
    }
    Digest digest = Digest.of(RecordJson.toBytes(spec()));
    access.ledger().open(validator, new Opening(digest, stores.toldOfRun(), stores.toldOfCorpus()));
    access.ledger().grant(validator, validator.publicHex(), 1); // the only one so far
    stores.invite(spec().name(), settings.stream().map(PeerSettings::name).toList());
  }

  /** The peers we play take part, in the order of the settings. */
  void register() {
    settings.forEach(peer -> own(peer.name()).register(access));
  }

  /** Whether all peers of the settings, and at least one peer, are registered. */
  boolean allRegistered() {
    LedgerState state = access.ledgerState();
    return !state.peers().isEmpty()
        && settings.stream().allMatch(peer -> state.peer(peer.name()).isPresent());
  }

  /** Where a peer's contributions are read. */
  StoreLocation bucket(PeerId peer) {
    if (stores.knows(peer)) {
      return stores.peerReader(peer);
    }
    return access
        .ledgerState()
        .peer(peer)
        .map(Registration::bucket)
        .map(Access::location)
        .orElseThrow(() -> new IllegalStateException(peer + " is not registered"));
  }

  /** As the validator sees the run in a round. */
  ValidatorPlace validatorPlace(RoundStart start) {
    Map<PeerId, StoreLocation> buckets = new HashMap<>();
    for (PeerSpec peer : start.roster().peers()) {
      buckets.put(peer.id(), bucket(peer.id()));
    }
    return new ValidatorPlace(spec(), stores.runOwner(), stores.corpusReader(), buckets, devices);
  }

  /** The same where no peer matters. */
  public ValidatorPlace validatorPlace() {
    return new ValidatorPlace(spec(), stores.runOwner(), stores.corpusReader(), Map.of(), devices);
  }

  /** What stands in the peers' buckets, in the order of the roster. */
  List<Submission> gather(RoundStart start, Window window) {
    List<ObjectStore> buckets = new ArrayList<>();
    try (ObjectStore ledger = ObjectStores.open(stores.ledger())) {
      for (PeerId peer : start.roster().ids()) {
        buckets.add(UnreachableStore.orOpen(bucket(peer)));
      }
      return new Gatherer(spec(), start.roster(), ledger).gather(buckets, start.round(), window);
    } finally {
      buckets.forEach(ObjectStore::close);
    }
  }

  Standings standings(List<RoundRecord> past, RoundStart start) {
    return past.isEmpty()
        ? Standings.start(start.roster().ids())
        : past.get(past.size() - 1).standings();
  }

  /** Digest of what was committed before a round. */
  Digest before(long round) {
    try (ObjectStore run = ObjectStores.open(stores.runReader())) {
      return new RunHistory(run, spec().keys()).previous(round);
    }
  }

  /** Tells the ledger what peers are worth after a round, and what they are paid. */
  void post(RoundRecord record) {
    List<Share> shares =
        record.verdicts().stream()
            .filter(verdict -> verdict.weight() > 0)
            .map(verdict -> new Share(verdict.peer(), verdict.weight()))
            .toList();
    LedgerState state = access.ledger().post(validator, record.round(), shares);
    access.ledger().book(validator, Payments.of(state, record.round()));
  }

  void keep(RoundFigures figures) {
    try (ObjectStore run = ObjectStores.open(stores.runOwner())) {
      run.put(spec().keys().timings(figures.round()), RecordJson.toBytes(figures));
    }
  }

  Optional<RoundFigures> figures(long round) {
    String key = spec().keys().timings(round);
    try (ObjectStore run = ObjectStores.open(stores.runReader())) {
      return run.find(key)
          .map(info -> run.get(key, MAX_FIGURES_BYTES))
          .map(json -> RecordJson.fromBytes(json, RoundFigures.class));
    }
  }

  @Override
  public void close() {
    access.close();
  }
}
