package org.outerloop.round;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;

/**
 * States of one peer in one store:
 *
 * <pre>
 *   RUN/state/NNNNNNNN.json       what the state before a round consists of; written last
 *   RUN/state/pieces/DIGEST       a run of values, named by its SHA-256
 * </pre>
 *
 * <p>Content has one name and a name one content, so what is there is not written again, two tasks
 * that write the same state do not disturb each other, and a half-written or exchanged state is
 * never taken for a whole one. Memory: the piece at hand, as bytes and as floats.
 */
final class StateStore {
  private static final long MAX_MANIFEST_BYTES = 64L << 20;

  private final ObjectStore store;
  private final ObjectKeys keys;
  private final StateCut cut;

  StateStore(ObjectStore store, RunSpec spec) {
    this.store = store;
    this.keys = spec.keys();
    this.cut = StateCut.of(spec);
  }

  StateCut cut() {
    return cut;
  }

  /**
   * Stores a piece, unless it is there.
   *
   * @param again writes it even then, for one who has seen a damaged piece
   */
  Digest keep(float[] values, int length, boolean again) {
    byte[] content = new byte[Math.multiplyExact(length, Float.BYTES)];
    floats(content).asFloatBuffer().put(values, 0, length);
    Digest digest = Digest.of(content);
    String key = keys.statePiece(digest);
    if (again || store.find(key).filter(there -> there.size() == content.length).isEmpty()) {
      store.put(key, content);
    }
    return digest;
  }

  /**
   * Values of a piece, as they were kept.
   *
   * @throws DamagedStateException if they are not there any more
   */
  float[] read(Digest digest, int length) {
    String key = keys.statePiece(digest);
    byte[] content;
    try {
      content = store.getRange(key, 0, Math.multiplyExact(length, Float.BYTES));
    } catch (MissingObjectException e) {
      throw new DamagedStateException(key + " is gone");
    }
    if (!Digest.of(content).equals(digest)) {
      store.delete(key);
      throw new DamagedStateException(key + " holds something else");
    }
    float[] values = new float[length];
    floats(content).asFloatBuffer().get(values);
    return values;
  }

  private static ByteBuffer floats(byte[] content) {
    return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Makes a state exist, whose pieces are all there. */
  void commit(StateManifest manifest) {
    store.put(
        keys.stateManifest(manifest.state().position().round()), RecordJson.toBytes(manifest));
  }

  /** The state before a round, if it is there with all its pieces. */
  Optional<StateManifest> find(long round) {
    return manifest(keys.stateManifest(round)).filter(this::isWhole);
  }

  private Optional<StateManifest> manifest(String key) {
    if (store.find(key).isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] json = store.get(key, MAX_MANIFEST_BYTES);
      return Optional.of(RecordJson.fromBytes(json, StateManifest.class));
    } catch (MissingObjectException | InvalidJsonException e) {
      return Optional.empty(); // damaged is lost, and can be computed again
    }
  }

  /** What is in a piece is seen when it is read. */
  private boolean isWhole(StateManifest manifest) {
    Map<String, Long> sizes = new HashMap<>();
    store.list(keys.statePieces()).forEach(piece -> sizes.put(piece.key(), piece.size()));
    for (StateManifest.Part part : manifest.state().parts()) {
      if (part.pieces().size() != cut.pieces().size()) {
        return false;
      }
      for (int i = 0; i < part.pieces().size(); i++) {
        Long size = sizes.get(keys.statePiece(part.pieces().get(i)));
        if (size == null || size != (long) Float.BYTES * cut.pieces().get(i).length()) {
          return false;
        }
      }
    }
    return true;
  }

  /** Rounds before which a state was kept, whole or not, up to a round, newest first. */
  List<Long> rounds(long upTo) {
    return new ArrayList<>(manifests().headMap(upTo, true).descendingKeySet());
  }

  private NavigableMap<Long, ObjectInfo> manifests() {
    NavigableMap<Long, ObjectInfo> manifests = new TreeMap<>();
    for (ObjectInfo object : store.list(keys.states())) {
      String name = object.key().substring(keys.states().length());
      if (name.matches("\\d+\\.json")) {
        manifests.put(Long.parseLong(name.substring(0, name.indexOf('.'))), object);
      }
    }
    return manifests;
  }

  /**
   * Removes what nobody needs who has to repeat this round: all states before the newest one from
   * which it can begin, and pieces of no state. A piece that is younger than that state may belong
   * to one that is being written by another task, and stays for now.
   */
  void prune(long round) {
    NavigableMap<Long, ObjectInfo> manifests = manifests();
    Map.Entry<Long, ObjectInfo> needed = manifests.floorEntry(round);
    if (needed == null) {
      return;
    }
    manifests.headMap(needed.getKey()).values().forEach(old -> store.delete(old.key()));
    Set<String> used = new HashSet<>();
    for (ObjectInfo kept : manifests.tailMap(needed.getKey()).values()) {
      manifest(kept.key()).ifPresent(manifest -> used.addAll(pieces(manifest)));
    }
    for (ObjectInfo piece : store.list(keys.statePieces())) {
      boolean old = piece.modifiedMillis() < needed.getValue().modifiedMillis();
      if (old && !used.contains(piece.key())) {
        store.delete(piece.key());
      }
    }
  }

  private List<String> pieces(StateManifest manifest) {
    return manifest.state().parts().stream()
        .flatMap(part -> part.pieces().stream())
        .map(keys::statePiece)
        .toList();
  }
}
