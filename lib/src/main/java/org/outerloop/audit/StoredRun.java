package org.outerloop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.checkpoint.CheckpointDigests;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.PayloadBlock;
import org.outerloop.message.SignedHeader;
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
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.InvalidTokensException;
import org.outerloop.tokens.TokenStore;

/**
 * A run in its buckets. Every object is compared with its digest or signature when it is read.
 * Memory: the last records, and the values that the caller holds. Not thread-safe.
 */
public final class StoredRun implements RunView {
  private static final long MAX_JSON_BYTES = 64L << 20;
  private static final int RECORDS = 64;

  private final RunPlaces places;
  private final ObjectKeys keys;
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
  }

  @Override
  public String name() {
    return places.name();
  }

  ObjectStore run() {
    return store(places.bucket());
  }

  Optional<ObjectStore> bucket(PeerId peer) {
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
    Optional<byte[]> json = bytes(run(), key);
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
    Optional<byte[]> json = bytes(run(), keys.genesis());
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
    return bytes(run(), key)
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
          bytes(run(), key)
              .map(json -> CommittedRecord.read(json, round, key, validator, settingsDigest()));
      records.put(round, known);
    }
    return known;
  }

  @Override
  public Optional<ContributionHeader> header(long round, PeerSpec peer) {
    String key = keys.header(round);
    return of(peer.id(), bucket -> bytes(bucket, key))
        .map(
            json -> {
              try {
                return SignedHeader.verify(json, PeerKeys.publicKey(peer.publicKey()));
              } catch (MalformedMessageException e) {
                throw damaged(round, peer.id(), key, e.getMessage());
              }
            });
  }

  @Override
  public Optional<byte[]> block(long round, PeerId peer, PayloadBlock block) {
    String key = keys.contribution(round);
    return of(peer, bucket -> range(bucket, key, block))
        .map(
            bytes -> {
              if (!Digest.of(bytes).equals(block.digest())) {
                throw damaged(
                    round,
                    peer,
                    key,
                    "is not what was signed in bytes %d to %d"
                        .formatted(block.offset(), block.offset() + block.length() - 1));
              }
              return bytes;
            });
  }

  @Override
  public Optional<Digest> payload(long round, PeerId peer, ContributionHeader header) {
    String key = keys.contribution(round);
    return of(peer, bucket -> digest(bucket, key))
        .map(
            digest -> {
              if (!digest.equals(header.payloadDigest())) {
                throw damaged(round, peer, key, "is not what was signed");
              }
              return digest;
            });
  }

  private static Optional<Digest> digest(ObjectStore bucket, String key) {
    Digest.Hasher hasher = new Digest.Hasher();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = bucket.open(key)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        hasher.add(buffer, 0, count);
      }
      return Optional.of(hasher.finish());
    } catch (MissingObjectException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(bucket + ": " + key + " cannot be read", e);
    }
  }

  private static Optional<byte[]> range(ObjectStore bucket, String key, PayloadBlock block) {
    try {
      return Optional.of(bucket.getRange(key, block.offset(), block.length()));
    } catch (MissingObjectException e) {
      return Optional.empty();
    } catch (ObjectStoreException e) {
      return Optional.of(new byte[0]); // shorter than it was
    }
  }

  @Override
  public Optional<TrainedSlices> trained(long round, PeerId peer) {
    String key = keys.trace(round);
    return of(peer, bucket -> bytes(bucket, key))
        .map(json -> written(round, Optional.of(peer), key, json, TrainedSlices.class));
  }

  @Override
  public Optional<CheckpointDigests> checkpoint(long round) {
    String key = keys.checkpoint(round) + CheckpointWriter.DIGESTS;
    return bytes(run(), key)
        .map(json -> written(round - 1, Optional.empty(), key, json, CheckpointDigests.class));
  }

  /** A record that is written in the one way in which such records are. */
  private static <R extends Record> R written(
      long round, Optional<PeerId> peer, String key, byte[] json, Class<R> type) {
    try {
      R record = RecordJson.fromBytes(json, type);
      if (Arrays.equals(RecordJson.toBytes(record), json)) {
        return record;
      }
      throw DamagedObjectException.of(round, peer, key, "is not written as such objects are");
    } catch (InvalidJsonException e) {
      throw DamagedObjectException.of(round, peer, key, "cannot be read: " + e.getMessage());
    }
  }

  @Override
  public Map<String, Digest> checkpointObjects(long round) {
    String prefix = keys.checkpoint(round);
    Map<String, Digest> objects = new TreeMap<>();
    for (ObjectInfo object : run().list(prefix)) {
      String name = object.key().substring(prefix.length());
      digest(run(), object.key()).ifPresent(digest -> objects.put(name, digest));
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
  public Optional<StoredState> state(long round, PeerId peer) {
    String key = keys.stateManifest(round);
    return of(peer, bucket -> bytes(bucket, key))
        .map(json -> StoredState.read(json, round, peer, key));
  }

  @Override
  public Optional<float[]> piece(long round, PeerId peer, Digest piece) {
    String key = keys.statePiece(piece);
    return of(peer, bucket -> bytes(bucket, key))
        .map(
            content -> {
              if (!Digest.of(content).equals(piece)) {
                throw damaged(round, peer, key, "is not what it is named by");
              }
              return Floats.of(content);
            });
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

  private <T> Optional<T> of(PeerId peer, Function<ObjectStore, Optional<T>> read) {
    return bucket(peer).flatMap(read);
  }

  private static Optional<byte[]> bytes(ObjectStore store, String key) {
    try {
      return Optional.of(store.get(key, MAX_JSON_BYTES));
    } catch (MissingObjectException e) {
      return Optional.empty();
    }
  }

  private static <T> T parsed(long round, String key, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (InvalidJsonException e) {
      throw DamagedObjectException.of(
          round, Optional.empty(), key, "cannot be read: " + e.getMessage());
    }
  }

  private static DamagedObjectException damaged(
      long round, PeerId peer, String key, String reason) {
    return DamagedObjectException.of(round, Optional.of(peer), key, reason);
  }

  @Override
  public void close() {
    stores.values().forEach(ObjectStore::close);
  }
}
