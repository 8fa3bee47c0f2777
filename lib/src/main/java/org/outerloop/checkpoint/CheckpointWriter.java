package org.outerloop.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.ObjectStore;

/**
 * Writes a checkpoint: its shards, one task each, then {@code model.safetensors.index.json}, where
 * asked for {@code config.json}, and last {@code digests.json}, which makes it exist.
 *
 * <pre>
 *   each task:  try (ShardWriter out = checkpoint.open(shard)) {
 *                 for (Slice slice : checkpoint.slices(shard)) out.write(slice, values of slice);
 *                 return out.commit();
 *               }
 *   driver:     checkpoint.finish(what the tasks returned)
 * </pre>
 */
public final class CheckpointWriter {
  static final String INDEX = "model.safetensors.index.json";
  static final String CONFIG = "config.json";

  /** Name of the object that makes a checkpoint exist, {@link CheckpointDigests}. */
  public static final String DIGESTS = "digests.json";

  private final ObjectStore store;
  private final String keyPrefix;
  private final ParameterLayout layout;
  private final SliceCut cut;
  private final List<CheckpointShard> shards;

  /**
   * @param keyPrefix folder of the checkpoint, empty or ending in {@code /}
   * @param cut into slices, the same for all shards
   * @param maxShardBytes see {@link CheckpointShards#plan}
   */
  public CheckpointWriter(
      ObjectStore store,
      String keyPrefix,
      ParameterLayout layout,
      SliceCut cut,
      long maxShardBytes) {
    Require.that(
        keyPrefix.isEmpty() || keyPrefix.endsWith("/"),
        "Checkpoint prefix '%s' does not end in /",
        keyPrefix);
    this.store = store;
    this.keyPrefix = keyPrefix;
    this.layout = layout;
    this.cut = cut;
    this.shards = CheckpointShards.plan(layout, maxShardBytes);
  }

  /** The files to be written, by whomever, in any order. */
  public List<CheckpointShard> shards() {
    return shards;
  }

  /** What goes into a shard, in order. */
  public List<Slice> slices(CheckpointShard shard) {
    return cut.of(layout).stream().filter(slice -> shard.holds(slice.tensor())).toList();
  }

  public ShardWriter open(CheckpointShard shard) {
    return new ShardWriter(store, keyPrefix, shard, layout);
  }

  /**
   * Completes a model's checkpoint.
   *
   * @param written what each shard's writer returned, in any order
   */
  public CheckpointDigests finish(List<ShardDigests> written, LlamaConfig config) {
    store.put(keyPrefix + CONFIG, config.toJson());
    return finish(written);
  }

  /** Completes a checkpoint of something that is no model. */
  public CheckpointDigests finish(List<ShardDigests> written) {
    CheckpointDigests digests = CheckpointDigests.of(layout, cut, inOrder(written));
    store.put(keyPrefix + INDEX, index());
    store.put(keyPrefix + DIGESTS, RecordJson.toBytes(digests));
    return digests;
  }

  /**
   * What a model's checkpoint holds beside parameters and digests, by key: whole small files, and
   * of each shard what stands before the first parameter. All of it follows from the settings.
   */
  public Map<String, byte[]> fixedParts(LlamaConfig config) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put(keyPrefix + CONFIG, config.toJson());
    parts.put(keyPrefix + INDEX, index());
    for (CheckpointShard shard : shards) {
      parts.put(keyPrefix + shard.fileName(), prologue(shard));
    }
    return parts;
  }

  /** Key of the digests. */
  public String digestsKey() {
    return keyPrefix + DIGESTS;
  }

  /** Where the parameters of a slice lie, whatever the files say of themselves. */
  public Place place(Slice slice) {
    CheckpointShard shard =
        shards.stream().filter(s -> s.holds(slice.tensor())).findFirst().orElseThrow();
    long before =
        layout.tensor(slice.tensor()).offset()
            + slice.offset()
            - layout.tensor(shard.firstTensor()).offset();
    return new Place(keyPrefix + shard.fileName(), prologue(shard).length + before * Float.BYTES);
  }

  /**
   * A place in a file.
   *
   * @param offset of the first byte
   */
  public record Place(String key, long offset) {}

  private byte[] prologue(CheckpointShard shard) {
    return Safetensors.prologue(layout.tensors().subList(shard.firstTensor(), shard.endTensor()));
  }

  /** Size of every shard's file, by key. */
  public Map<String, Long> shardBytes() {
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (CheckpointShard shard : shards) {
      sizes.put(keyPrefix + shard.fileName(), prologue(shard).length + shard.dataBytes(layout));
    }
    return sizes;
  }

  private List<Digest> inOrder(List<ShardDigests> written) {
    List<ShardDigests> sorted =
        written.stream().sorted(Comparator.comparingInt(w -> w.shard().number())).toList();
    List<CheckpointShard> found = sorted.stream().map(ShardDigests::shard).toList();
    Require.that(found.equals(shards), "Shards %s were written instead of %s", found, shards);
    return sorted.stream().flatMap(shard -> shard.slices().stream()).toList();
  }

  private byte[] index() {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    long bytes = Math.multiplyExact(layout.size(), (long) Float.BYTES);
    index.putObject("metadata").put("total_size", bytes);
    ObjectNode files = index.putObject("weight_map");
    for (CheckpointShard shard : shards) {
      for (int tensor = shard.firstTensor(); tensor < shard.endTensor(); tensor++) {
        files.put(layout.tensor(tensor).name(), shard.fileName());
      }
    }
    return (index.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
