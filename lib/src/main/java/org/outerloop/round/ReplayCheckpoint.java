package org.outerloop.round;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outerloop.checkpoint.CheckpointDigests;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.checkpoint.SliceCut;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.MerkleTree;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Slice;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.Finding.Rule;
import org.outerloop.storage.ObjectInfo;

/**
 * The files of one stored checkpoint, byte by byte: what they hold beside parameters follows from
 * the settings, and where parameters lie does too, so no file is believed what it says of itself.
 */
final class ReplayCheckpoint {
  private static final long MAX_BYTES = 64L << 20;

  private final ReplayStores stores;
  private final CheckpointWriter files;
  private final List<Slice> slices;

  /**
   * @param round that starts from it
   */
  ReplayCheckpoint(ReplayStores stores, long round) {
    this.stores = stores;
    this.files = stores.checkpoint(round);
    this.slices = Checkpoints.slices(stores.spec);
  }

  /** Compares everything but parameters and digests with what must be there. */
  void checkFixedParts(ReplayLog log) {
    Map<String, Long> shards = files.shardBytes();
    files.fixedParts(stores.config()).forEach((key, part) -> check(log, key, part, shards));
  }

  private void check(ReplayLog log, String key, byte[] part, Map<String, Long> shards) {
    Optional<ObjectInfo> object = stores.run.find(key);
    if (object.isEmpty()) {
      log.add(Rule.CHECKPOINT, Kind.UNAVAILABLE, "", key, "a file", "gone");
      return;
    }
    long size = shards.getOrDefault(key, (long) part.length);
    if (log.same(Rule.CHECKPOINT, "", key, object.get().size() + " bytes", size + " bytes")) {
      byte[] stored = stores.run.getRange(key, 0, part.length);
      log.same(Rule.CHECKPOINT, "", key, Digest.of(stored), Digest.of(part));
    }
  }

  /** The list of slice digests, if it is whole; what is wrong with it is a finding. */
  Optional<List<Digest>> listed(ReplayLog log) {
    String key = files.digestsKey();
    if (stores.run.find(key).isEmpty()) {
      log.add(Rule.CHECKPOINT, Kind.UNAVAILABLE, "", key, "digests", "gone");
      return Optional.empty();
    }
    byte[] json = stores.run.get(key, MAX_BYTES);
    try {
      CheckpointDigests found = RecordJson.fromBytes(json, CheckpointDigests.class);
      boolean whole =
          Arrays.equals(RecordJson.toBytes(found), json)
              && found.layout().equals(stores.layout.digest())
              && found.cut().equals(SliceCut.of(stores.spec.compression()))
              && found.slices().size() == slices.size();
      if (!whole) {
        log.differs(Rule.CHECKPOINT, "", key, "digests of another cut", slices.size() + " slices");
        return Optional.empty();
      }
      return Optional.of(found.slices());
    } catch (IllegalArgumentException e) {
      log.differs(Rule.CHECKPOINT, "", key, "no digests", e.getMessage());
      return Optional.empty();
    }
  }

  String digestsKey() {
    return files.digestsKey();
  }

  String shardKey(int index) {
    return files.place(slices.get(index)).key();
  }

  /** Stored bytes of a slice, whatever they are; empty if the file is gone or too short. */
  Optional<byte[]> stored(int index) {
    Slice slice = slices.get(index);
    CheckpointWriter.Place place = files.place(slice);
    int length = Math.multiplyExact(slice.length(), Float.BYTES);
    Optional<ObjectInfo> file = stores.run.find(place.key());
    return file.filter(info -> place.offset() + length <= info.size())
        .map(info -> stores.run.getRange(place.key(), place.offset(), length));
  }

  static byte[] bytes(float[] values, int length) {
    ByteBuffer buffer = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values, 0, length);
    return buffer.array();
  }

  static float[] values(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** Says in which slice stored and listed bytes differ, or that the whole is another model. */
  void reportStored(
      ReplayLog log, Optional<List<Digest>> listed, List<Digest> stored, Digest model) {
    List<Digest> expected = listed.filter(l -> MerkleTree.root(l).equals(model)).orElse(List.of());
    boolean named = false;
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(stored.get(i))) {
        log.add(damaged(log.round(), i, expected.get(i), stored.get(i)));
        named = true;
      }
    }
    if (!named) {
      log.differs(Rule.CHECKPOINT, "", files.digestsKey(), "model " + model, MerkleTree.root(stored));
    }
  }

  /** A stored slice that is not what its digest says. */
  Finding damaged(long round, int index, Object digest, Object stored) {
    return Finding.of(round, Rule.CHECKPOINT, Kind.DIFFERENCE, shardKey(index), stored, digest)
        .at(stores.tensor(slices.get(index).tensor()), index);
  }
}
