package org.outerloop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.checkpoint.CheckpointDigests;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.PayloadBlock;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.round.Genesis;
import org.outerloop.round.TrainedSlices;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.InvalidTokensException;
import org.outerloop.tokens.TokenStore;

/**
 * A run in its buckets. Every object is compared with its digest or signature when it is read.
 * Memory: the last records, and the values that the caller holds. Not thread-safe.
 */
public final class StoredRun implements RunView {
  private static final int RECORDS = 64;

  private final RunPlaces places;
  private final ObjectKeys keys;
  private final StoredPeers peers;
  private final AtomicLong requests = new AtomicLong();
  private final Map<StoreLocation, ObjectStore> stores = new HashMap<>();
  private final Map<Long, Optional<CommittedRecord>> records =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Optional<CommittedRecord>> eldest) {
          return size() > RECORDS;
        }
      };
  private Optional<RunSpec> spec = Optional.empty();
  private Checkpoint opened;
  private long openedRound = Parting.BEFORE;

  public StoredRun(RunPlaces places) {
    this.places = places;
    this.keys = new ObjectKeys(places.run());
    this.peers = new StoredPeers(keys, this::bucket);
  }

  @Override
  public String name() {
    return places.name();
  }

  private ObjectStore run() {
    return store(places.bucket());
  }

  private Optional<ObjectStore> bucket(PeerId peer) {
    return Optional.ofNullable(places.peers().get(peer)).map(this::store);
  }

  private ObjectStore store(StoreLocation location) {
    return stores.computeIfAbsent(
        location, at -> new CountingStore(ObjectStores.open(at), requests));
  }

  /** The settings; the run's beginning names their digest. */
  @Override
  public Optional<JsonNode> settings() {
    String key = keys.runJson();
    Optional<byte[]> json = StoredBytes.bytes(run(), key);
    json.ifPresent(this::requireNamed);
    return json.map(bytes -> parsed(Parting.BEFORE, key, () -> RecordJson.parse(bytes)));
  }

  private void requireNamed(byte[] settings) {
    Digest named = begun().map(Genesis::spec).orElseGet(() -> Digest.of(settings));
    if (!Digest.of(settings).equals(named)) {
      throw DamagedObjectException.of(
          Parting.BEFORE,
          Optional.empty(),
          keys.runJson() + " or " + keys.genesis(),
          "is damaged: the second does not name the first");
    }
  }

  /** The settings, which must be there. */
  RunSpec spec() {
    if (spec.isEmpty()) {
      JsonNode json =
          settings()
              .orElseThrow(
                  () -> new IllegalArgumentException(name() + ": no " + keys.runJson() + " there"));
      spec =
          Optional.of(
              parsed(
                  Parting.BEFORE, keys.runJson(), () -> RecordJson.fromTree(json, RunSpec.class)));
    }
    return spec.get();
  }

  /** The beginning; the first record names its digest. */
  @Override
  public Optional<Genesis> genesis() {
    Optional<Digest> named = namedByTheFirst();
    Optional<byte[]> json = StoredBytes.bytes(run(), keys.genesis());
    if (json.isPresent() && named.isPresent() && !named.get().equals(Digest.of(json.get()))) {
      throw DamagedObjectException.of(
          Parting.BEFORE, Optional.empty(), keys.genesis(), "is not the one that round 0 names");
    }
    return begun();
  }

  private Optional<Digest> namedByTheFirst() {
    try {
      return record(0).map(first -> first.record().previous());
    } catch (DamagedObjectException e) {
      return Optional.empty(); // that record is found when it is asked for
    }
  }

  private Optional<Genesis> begun() {
    String key = keys.genesis();
    return StoredBytes.bytes(run(), key)
        .map(json -> parsed(Parting.BEFORE, key, () -> RecordJson.fromBytes(json, Genesis.class)));
  }

  private Digest settingsDigest() {
    return Digest.of(RecordJson.toBytes(spec()));
  }

  /** Gallops, then halves: O(log rounds) requests. */
  @Override
  public long rounds() {
    long there = 0;
    long gone = 1;
    while (run().find(keys.record(gone - 1)).isPresent()) {
      there = gone;
      gone *= 2;
    }
    while (gone - there > 1) {
      long middle = (there + gone) >>> 1;
      if (run().find(keys.record(middle - 1)).isPresent()) {
        there = middle;
      } else {
        gone = middle;
      }
    }
    return there;
  }

  @Override
  public Optional<CommittedRecord> record(long round) {
    Optional<CommittedRecord> known = records.get(round);
    if (known == null) {
      PublicKey validator = PeerKeys.publicKey(spec().validatorKey());
      String key = keys.record(round);
      known =
          StoredBytes.bytes(run(), key)
              .map(json -> CommittedRecord.read(json, round, key, validator, settingsDigest()));
      records.put(round, known);
    }
    return known;
  }

  @Override
  public Optional<ContributionHeader> header(long round, PeerSpec peer) {
    return peers.header(round, peer);
  }

  @Override
  public Optional<byte[]> block(long round, PeerId peer, PayloadBlock block) {
    return peers.block(round, peer, block);
  }

  @Override
  public Optional<Digest> payload(long round, PeerId peer, ContributionHeader header) {
    return peers.payload(round, peer, header);
  }

  @Override
  public Optional<TrainedSlices> trained(long round, PeerId peer) {
    return peers.trained(round, peer);
  }

  @Override
  public Optional<StoredState> state(long round, PeerId peer) {
    return peers.state(round, peer);
  }

  @Override
  public Optional<float[]> piece(long round, PeerId peer, Digest piece) {
    return peers.piece(round, peer, piece);
  }

  @Override
  public Optional<CheckpointDigests> checkpoint(long round) {
    String key = keys.checkpoint(round) + CheckpointWriter.DIGESTS;
    return StoredBytes.bytes(run(), key)
        .map(
            json ->
                StoredBytes.written(
                    round - 1, Optional.empty(), key, json, CheckpointDigests.class));
  }

  @Override
  public Map<String, Digest> checkpointObjects(long round) {
    String prefix = keys.checkpoint(round);
    Map<String, Digest> objects = new TreeMap<>();
    for (ObjectInfo object : run().list(prefix)) {
      String name = object.key().substring(prefix.length());
      StoredBytes.digest(run(), object.key()).ifPresent(digest -> objects.put(name, digest));
    }
    return objects;
  }

  @Override
  public Optional<float[]> values(long round, Slice slice) {
    String prefix = keys.checkpoint(round);
    ParameterLayout layout = ParameterLayout.of(spec().model());
    try {
      Checkpoint checkpoint = opened(round, prefix, layout);
      int index = checkpoint.slices().indexOf(slice);
      try {
        return Optional.of(checkpoint.read(slice));
      } catch (MalformedCheckpointException e) {
        throw DamagedObjectException.of(round - 1, Optional.empty(), prefix, e.getMessage())
            .at(TensorPlace.of(layout, checkpoint.slices(), index), prefix);
      }
    } catch (MissingObjectException e) {
      return Optional.empty();
    } catch (MalformedCheckpointException e) {
      throw DamagedObjectException.of(round - 1, Optional.empty(), prefix, e.getMessage());
    }
  }

  private Checkpoint opened(long round, String prefix, ParameterLayout layout) {
    if (openedRound != round) {
      opened = Checkpoint.open(run(), prefix, layout);
      openedRound = round;
    }
    return opened;
  }

  @Override
  public Optional<TokenStore> corpus() {
    if (places.corpus().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(TokenStore.open(store(places.corpus().get()), spec().data().manifest()));
    } catch (InvalidTokensException e) {
      throw DamagedObjectException.of(
          Parting.BEFORE, Optional.empty(), "the corpus", e.getMessage());
    }
  }

  @Override
  public long requests() {
    return requests.get();
  }

  private static <T> T parsed(long round, String key, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (InvalidJsonException e) {
      throw DamagedObjectException.of(
          round, Optional.empty(), key, "cannot be read: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    stores.values().forEach(ObjectStore::close);
  }
}
