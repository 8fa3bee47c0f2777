package org.outerloop.round;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.TimedReads;

/**
 * The states in another's bucket, brought to a store of one's own. Nothing of that bucket is
 * believed: sizes follow from the model, every piece has the digest it is named by and holds
 * numbers that training can have led to. Nothing is written to it, and it is not listed.
 */
final class PublishedStates {
  /** No training comes near it, and what is decayed and added to stays finite. */
  private static final float LARGEST = 1e30f;

  private static final int PIECE_NAME_BYTES = 128;
  private static final int OTHER_BYTES = 1 << 16;

  private final TimedReads theirs;
  private final ObjectStore own;
  private final ObjectKeys keys;
  private final StateCut cut;

  /**
   * @param theirs bucket of the peer
   * @param own store that the states come to
   */
  PublishedStates(ObjectStore theirs, ObjectStore own, RunSpec spec) {
    long bytes = StateParts.NAMES.size() * Float.BYTES * ParameterLayout.of(spec.model()).size();
    Duration limit = Duration.ofMillis(spec.gauntlet().readMillis(bytes));
    this.theirs = new TimedReads(theirs, limit);
    this.own = own;
    this.keys = spec.keys();
    this.cut = StateCut.of(spec);
  }

  /**
   * Brings the state of this digest before a round, if it is there and whole.
   *
   * @return the digest
   */
  Optional<Digest> fetch(long round, Digest wanted) {
    String key = keys.stateManifest(round);
    try {
      Optional<ObjectInfo> there = theirs.find(key);
      if (there.isEmpty() || there.get().size() > mostBytes()) {
        return Optional.empty();
      }
      byte[] json = theirs.get(key, mostBytes());
      StateManifest manifest = RecordJson.fromBytes(json, StateManifest.class);
      if (!manifest.digest().equals(wanted) || !isBrought(manifest)) {
        return Optional.empty();
      }
      own.put(key, json);
      return Optional.of(wanted);
    } catch (InvalidJsonException | ObjectStoreException e) {
      return Optional.empty(); // as if it were not there
    }
  }

  private long mostBytes() {
    return (long) PIECE_NAME_BYTES * StateParts.NAMES.size() * cut.pieces().size() + OTHER_BYTES;
  }

  private boolean isBrought(StateManifest manifest) {
    List<StateManifest.Part> parts = manifest.state().parts();
    if (!parts.stream().map(StateManifest.Part::name).toList().equals(StateParts.NAMES)) {
      return false;
    }
    for (StateManifest.Part part : parts) {
      if (part.pieces().size() != cut.pieces().size()) {
        return false;
      }
      for (int i = 0; i < part.pieces().size(); i++) {
        if (!isBrought(part.pieces().get(i), cut.pieces().get(i).length())) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isBrought(Digest piece, int length) {
    String key = keys.statePiece(piece);
    byte[] content = theirs.getRange(key, 0, Math.multiplyExact(length, Float.BYTES));
    if (!Digest.of(content).equals(piece) || !areSensible(content)) {
      return false;
    }
    own.put(key, content);
    return true;
  }

  private static boolean areSensible(byte[] content) {
    FloatBuffer values = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    boolean sensible = true;
    while (values.hasRemaining()) {
      sensible &= Math.abs(values.get()) <= LARGEST; // not of a not-a-number
    }
    return sensible;
  }
}
