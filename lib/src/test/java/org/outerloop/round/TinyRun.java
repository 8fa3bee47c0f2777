package org.outerloop.round;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.outerloop.exchange.Commitments;
import org.outerloop.exchange.Gatherer;
import org.outerloop.exchange.Publisher;
import org.outerloop.exchange.Submission;
import org.outerloop.exchange.Window;
import org.outerloop.gauntlet.Standings;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.ObjectStoreLedger;
import org.outerloop.ledger.Opening;
import org.outerloop.message.ContributionHeader;
import org.outerloop.protocol.ClockSpec;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Roster;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.ScheduleSpec;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tensor.Device;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenPart;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenShardWriter;

/**
 * Three peers and a validator in folders, with a model of 7,000 parameters and a text that repeats.
 */
final class TinyRun {
  private static final int SEQUENCE = 16;
  private static final int VOCABULARY = 64;

  final RunSpec spec;
  private Roster roster;
  final PeerKeys validator;
  private final List<PeerKeys> keys;
  private final Path folder;

  TinyRun(Path folder) {
    this(folder, 1);
  }

  /** Every peer shares its batch of four among 1, 2 or 4 devices. */
  TinyRun(Path folder, int devices) {
    this(folder, devices, 30);
  }

  /** A bucket has so many seconds to give a contribution. */
  TinyRun(Path folder, int devices, int readFloorSeconds) {
    this(folder, devices, GauntletSpecs.ticking(8, 8, 8, 0.4, readFloorSeconds, 1));
  }

  /** Judged by these rules. */
  TinyRun(Path folder, int devices, GauntletSpec gauntlet) {
    this(folder, devices, gauntlet, new CompressionSpec(64, 64, 0.95, 1 << 12));
  }

  /** Tensors have several slices. */
  static TinyRun sliced(Path folder) {
    return new TinyRun(
        folder,
        1,
        GauntletSpecs.ticking(8, 8, 8, 0.4, 30, 1),
        new CompressionSpec(16, 16, 0.95, 1 << 9));
  }

  private TinyRun(Path folder, int devices, GauntletSpec gauntlet, CompressionSpec compression) {
    this.folder = folder;
    this.validator = PeerKeys.generate();
    this.keys = new ArrayList<>();
    TokenManifest manifest = corpus();
    List<PeerSpec> peers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      keys.add(PeerKeys.generate());
      peers.add(new PeerSpec(new PeerId("peer-" + i), keys.get(i).publicHex()));
    }
    spec =
        new RunSpec(
            "tiny",
            7,
            2,
            new ModelSpec(VOCABULARY, 32, 1, 2, 1, 16, 48, SEQUENCE, 10000, 1e-5, true),
            manifest.dataSpec(),
            new TrainingSpec(
                4,
                4,
                4 / devices,
                ScheduleSpec.cosine(1e-2, 1e-3, 1, 8),
                OptimizerSpec.adamw(0.9, 0.95, 1e-8, 0.1),
                1,
                TrainingSpec.Precision.FLOAT32,
                1,
                devices),
            compression,
            new MergeSpec(1, MergeSpec.MeanRule.OVER_SENDERS),
            gauntlet,
            new ClockSpec(1, 0, 1, 0),
            Optional.empty(),
            validator.publicHex());
    roster = new Roster(peers);
    try (ObjectStore ledger = ObjectStores.open(place("ledger"))) {
      ObjectStoreLedger book = ObjectStoreLedger.open(ledger, spec.keys());
      BucketAccess nowhere = new BucketAccess("file:/run", "", "", "");
      book.open(validator, new Opening(settings(), nowhere, nowhere));
      for (int i = 0; i < 3; i++) {
        register(i);
      }
    }
  }

  /** Digest of run.json. */
  private Digest settings() {
    return Digest.of(RecordJson.toBytes(spec));
  }

  private TinyRun(TinyRun other, Path folder) {
    this.spec = other.spec;
    this.roster = other.roster;
    this.validator = other.validator;
    this.keys = other.keys;
    this.folder = folder;
  }

  /** The same run as it stands, in another empty folder. */
  TinyRun copiedTo(Path empty) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> !path.equals(folder)).toList()) {
        Path copy = empty.resolve(folder.relativize(file));
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return new TinyRun(this, empty);
  }

  private TokenManifest corpus() {
    try (ObjectStore store = ObjectStores.open(place("corpus"))) {
      TokenPart training = part(store, TokenShard.trainingKey(0), 400, 1);
      TokenPart heldOut = part(store, TokenShard.heldOutKey(0), 20, 2);
      TokenManifest manifest =
          TokenManifest.ofText(
              Digest.ofText("none"),
              VOCABULARY,
              0,
              SEQUENCE,
              Digest.ofText("none"),
              training,
              heldOut);
      store.put(TokenManifest.MANIFEST_KEY, manifest.toBytes());
      return manifest;
    }
  }

  /** Counting up from a random start: there is something to learn. */
  private static TokenPart part(ObjectStore store, String key, int sequences, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    try (TokenShardWriter writer = new TokenShardWriter(store, key, SEQUENCE, VOCABULARY)) {
      for (int i = 0; i < sequences; i++) {
        int[] tokens = new int[SEQUENCE + 1];
        tokens[0] = random.nextInt(VOCABULARY);
        for (int j = 1; j < tokens.length; j++) {
          tokens[j] = (tokens[j - 1] + 1) % VOCABULARY;
        }
        writer.write(tokens);
      }
      long tokens = sequences * (SEQUENCE + 1L);
      return new TokenPart(sequences, 4 * tokens, tokens, 0, List.of(writer.finish()));
    }
  }

  StoreLocation place(String bucket) {
    return new StoreLocation(folder.resolve(bucket).toUri().toString(), Map.of());
  }

  PeerId peer(int index) {
    return roster.peers().get(index).id();
  }

  /** A fourth peer, whom nobody knew when the run began. */
  void registerNewcomer() {
    keys.add(PeerKeys.generate());
    List<PeerSpec> all = new ArrayList<>(roster.peers());
    all.add(new PeerSpec(new PeerId("peer-3"), keys.get(3).publicHex()));
    roster = new Roster(all);
    register(3);
  }

  ValidatorPlace validatorPlace() {
    Map<PeerId, StoreLocation> buckets =
        roster.ids().stream().collect(Collectors.toMap(id -> id, id -> place(id.name())));
    return new ValidatorPlace(
        spec, place("run"), place("corpus"), buckets, TaskDevices.of(Device.CPU));
  }

  RoundStart begin() {
    return Begin.run(Spread.here(), validatorPlace(), beacon(), this::ledger).start();
  }

  Beacon beacon() {
    return Beacon.open(spec);
  }

  LedgerState ledger() {
    try (ObjectStore store = ObjectStores.open(place("ledger"))) {
      return ObjectStoreLedger.open(store, spec.keys()).state();
    }
  }

  /** The peer takes part from the next round on. */
  void register(int index) {
    PeerId peer = peer(index);
    BucketAccess bucket = new BucketAccess(place(peer.name()).uri(), "", "", "");
    try (ObjectStore store = ObjectStores.open(place("ledger"))) {
      ObjectStoreLedger.open(store, spec.keys()).register(keys.get(index), peer, bucket);
    }
  }

  PeerResult train(int index, RoundStart start) {
    return train(index, start, new StateKeeping(1, 10, place("machine")));
  }

  PeerResult train(int index, RoundStart start, StateKeeping keeping) {
    return train(index, start, place("corpus"), keeping);
  }

  PeerResult train(int index, RoundStart start, StoreLocation corpus, StateKeeping keeping) {
    return new PeerRound(start).apply(peerPlace(index, corpus, keeping));
  }

  PeerResult train(int index, RoundStart start, Conduct conduct) {
    StateKeeping keeping = new StateKeeping(1, 10, place("machine"));
    return new PeerRound(start, conduct).apply(peerPlace(index, place("corpus"), keeping));
  }

  PeerPlace peerPlace(int index) {
    return peerPlace(index, place("corpus"), new StateKeeping(1, 10, place("machine")));
  }

  private PeerPlace peerPlace(int index, StoreLocation corpus, StateKeeping keeping) {
    PeerId peer = peer(index);
    return new PeerPlace(
        spec,
        peer,
        place("run"),
        corpus,
        place(peer.name()),
        place("ledger"),
        TaskDevices.of(Device.CPU),
        false,
        keeping);
  }

  /** As one who knows the payload may, at any time. */
  void commit(int index, ContributionHeader header) {
    try (ObjectStore ledger = ObjectStores.open(place("ledger"))) {
      new Commitments(ledger, spec.keys())
          .commit(header.round(), peer(index), header.payloadDigest(), 1);
    }
  }

  void publish(int index, PeerResult result) {
    try (ObjectStore own = bucket(index)) {
      new Publisher(own, spec.keys()).publish(result.header(), keys.get(index).privateKey());
    }
  }

  ObjectStore bucket(int index) {
    return ObjectStores.open(place(peer(index).name()));
  }

  ObjectStore run() {
    return ObjectStores.open(place("run"));
  }

  Standings fresh() {
    return Standings.start(roster.ids());
  }

  /** Whatever is in the buckets by now. */
  RoundRecord validate(RoundStart start, Standings standings) {
    return validate(start, standings, Spread.here());
  }

  RoundRecord validate(RoundStart start, Standings standings, Beacon beacon) {
    return validate(start, standings, Spread.here(), beacon);
  }

  RoundRecord validate(RoundStart start, Standings standings, Spread spread) {
    return validate(start, standings, spread, beacon());
  }

  private RoundRecord validate(
      RoundStart start, Standings standings, Spread spread, Beacon beacon) {
    List<ObjectStore> buckets =
        start.roster().ids().stream().map(id -> ObjectStores.open(place(id.name()))).toList();
    try (ObjectStore ledger = ObjectStores.open(place("ledger"))) {
      List<Submission> found =
          new Gatherer(spec, start.roster(), ledger)
              .gather(buckets, start.round(), new Window(0, Long.MAX_VALUE));
      return new ValidatorRound(
              spread, LikenessSearch.here(), validatorPlace(), validator, beacon, new StageTimes())
          .run(start, found, standings, this::ledger);
    } finally {
      buckets.forEach(ObjectStore::close);
    }
  }
}
