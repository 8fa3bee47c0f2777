package org.outerloop.checkpoint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectStore;

/**
 * A checkpoint to read, slice by slice: one ranged request each, checked against the slice's digest
 * before anyone sees a value. Headers are read once per shard, when first needed.
 *
 * <p>Memory: the slice twice, as bytes and as floats. Thread-safe; keeps the store, does not close
 * it.
 */
public final class Checkpoint {
  private static final long MAX_DIGESTS_BYTES = 64L << 20;

  private final ObjectStore store;
  private final String keyPrefix;
  private final ParameterLayout layout;
  private final CheckpointDigests digests;
  private final Map<Slice, Digest> expected;
  private final CheckpointIndex index;
  private final Map<String, SafetensorsHeader> headers = new ConcurrentHashMap<>();

  private Checkpoint(
      ObjectStore store, String keyPrefix, ParameterLayout layout, CheckpointDigests digests) {
    this.store = store;
    this.keyPrefix = keyPrefix;
    this.layout = layout;
    this.digests = digests;
    this.expected = expected(digests, layout);
    this.index = CheckpointIndex.read(store, keyPrefix, layout);
  }

  /**
   * Opens a checkpoint that our writer completed.
   *
   * @param keyPrefix its folder, empty or ending in {@code /}
   * @throws MissingObjectException if there is none: it has no digests.json
   * @throws MalformedCheckpointException if it is damaged or of another layout
   */
  public static Checkpoint open(ObjectStore store, String keyPrefix, ParameterLayout layout) {
    String key = keyPrefix + CheckpointWriter.DIGESTS;
    CheckpointDigests digests =
        digests(store, keyPrefix)
            .orElseThrow(() -> new MissingObjectException(store.toString(), key, null));
    MalformedCheckpointException.require(
        digests.layout().equals(layout.digest()),
        key,
        "is of another layout, %s instead of %s",
        digests.layout().brief(),
        layout.digest().brief());
    MalformedCheckpointException.require(
        digests.slices().size() == digests.cut().of(layout).size(),
        key,
        "has %s digests of %s slices",
        digests.slices().size(),
        digests.cut().of(layout).size());
    return new Checkpoint(store, keyPrefix, layout, digests);
  }

  /** The digests of a completed checkpoint, if there is one. */
  public static Optional<CheckpointDigests> digests(ObjectStore store, String keyPrefix) {
    Require.that(
        keyPrefix.isEmpty() || keyPrefix.endsWith("/"),
        "Checkpoint prefix '%s' does not end in /",
        keyPrefix);
    String key = keyPrefix + CheckpointWriter.DIGESTS;
    if (store.find(key).isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] json = store.get(key, MAX_DIGESTS_BYTES);
      return Optional.of(RecordJson.fromBytes(json, CheckpointDigests.class));
    } catch (InvalidJsonException e) {
      throw new MalformedCheckpointException(key, e.getMessage(), e);
    }
  }

  /** The name of all its values, {@link CheckpointDigests#root}. */
  public Digest root() {
    return digests.root();
  }

  public CheckpointDigests digests() {
    return digests;
  }

  /** All slices in layout order, as they were written. */
  public List<Slice> slices() {
    return digests.cut().of(layout);
  }

  /**
   * Values of a slice, row-major.
   *
   * @throws MalformedCheckpointException if they are not those that were written
   */
  public float[] read(Slice slice) {
    Digest digest = expected.get(slice);
    Require.that(digest != null, "%s is not a slice of checkpoint %s", slice, keyPrefix);
    float[] values = values(slice);
    Digest actual = SliceDigest.of(values, values.length);
    MalformedCheckpointException.require(
        actual.equals(digest),
        keyPrefix + index.file(slice.tensor()),
        "%s has digest %s instead of %s",
        slice,
        actual.brief(),
        digest.brief());
    return values;
  }

  private float[] values(Slice slice) {
    TensorSpec tensor = layout.tensor(slice.tensor());
    SafetensorsHeader.Entry entry = header(slice.tensor()).tensors().get(tensor.name());
    int bytes = entry.dtype().bytes();
    long offset = entry.begin() + slice.offset() * bytes;
    byte[] content =
        store.getRange(
            keyPrefix + index.file(slice.tensor()),
            offset,
            Math.multiplyExact(slice.length(), bytes));
    return entry.dtype().decode(content);
  }

  private SafetensorsHeader header(int tensor) {
    return headers.computeIfAbsent(
        index.file(tensor),
        file -> {
          SafetensorsHeader header = SafetensorsHeader.read(store, keyPrefix + file);
          index.check(header, file);
          return header;
        });
  }

  private static Map<Slice, Digest> expected(CheckpointDigests digests, ParameterLayout layout) {
    List<Slice> slices = digests.cut().of(layout);
    Map<Slice, Digest> expected = new HashMap<>();
    for (int i = 0; i < slices.size(); i++) {
      expected.put(slices.get(i), digests.slices().get(i));
    }
    return expected;
  }
}
