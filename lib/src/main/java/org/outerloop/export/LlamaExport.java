package org.outerloop.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.outerloop.checkpoint.CheckpointShard;
import org.outerloop.checkpoint.CheckpointShards;
import org.outerloop.checkpoint.Safetensors;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectWriter;

/**
 * Writes a model as Hugging Face's loaders want it: its files of parameters, a task each, in any
 * order; then {@link #finish}, which writes config.json last: without it there is no model. The
 * same parameters, format and limit give the same bytes. Memory: a slice.
 */
public final class LlamaExport {
  private static final int SLICE_ENTRIES = 1 << 22;

  private final LlamaFolder from;
  private final ObjectStore to;
  private final Safetensors.DType format;
  private final List<CheckpointShard> shards;

  /**
   * @param from the model; any that {@link LlamaFolder} reads, a run's checkpoint too
   * @param to an empty place
   * @param maxShardBytes of a file's tensors; one tensor that is larger has a file of its own
   */
  public LlamaExport(
      LlamaFolder from, ObjectStore to, Safetensors.DType format, long maxShardBytes) {
    this.from = from;
    this.to = to;
    this.format = format;
    this.shards = CheckpointShards.plan(from.layout(), maxShardBytes, format.bytes());
  }

  /** The files of parameters. */
  public List<CheckpointShard> shards() {
    return shards;
  }

  private String fileName(CheckpointShard shard) {
    return shard.count() == 1 ? TensorFiles.SINGLE : shard.fileName();
  }

  /**
   * Writes one of them.
   *
   * @return its bytes
   * @throws IllegalArgumentException if a parameter is too large for the format, naming its tensor
   */
  public long write(CheckpointShard shard) {
    Require.that(shards.contains(shard), "%s is not of this export", shard);
    ParameterLayout layout = from.layout();
    List<TensorSpec> tensors = layout.tensors().subList(shard.firstTensor(), shard.endTensor());
    try (ObjectWriter out = to.create(fileName(shard))) {
      byte[] prologue = Safetensors.prologue(tensors, format);
      out.write(prologue, 0, prologue.length);
      for (Slice slice : layout.slices(1, SLICE_ENTRIES)) {
        if (shard.holds(slice.tensor())) {
          byte[] content = encoded(slice);
          out.write(content, 0, content.length);
        }
      }
      long written = out.written();
      out.commit();
      return written;
    }
  }

  private byte[] encoded(Slice slice) {
    try {
      return format.encode(from.read(slice), slice.length());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "Tensor %s: %s; choose bfloat16 or float32"
              .formatted(from.layout().tensor(slice.tensor()).name(), e.getMessage()),
          e);
    }
  }

  /**
   * Writes everything else.
   *
   * @param tokenizer tokenizer.json to go with the model where its folder has none
   */
  public void finish(Optional<byte[]> tokenizer) {
    CarriedFiles.of(from, tokenizer).forEach(to::put);
    if (shards.size() > 1) {
      to.put(TensorFiles.INDEX, index());
    }
    to.put(LlamaFolder.CONFIG, from.config().toJson(format));
  }

  private byte[] index() {
    ParameterLayout layout = from.layout();
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    long bytes = Math.multiplyExact(layout.size(), (long) format.bytes());
    index.putObject("metadata").put("total_size", bytes);
    ObjectNode files = index.putObject("weight_map");
    for (CheckpointShard shard : shards) {
      for (int tensor = shard.firstTensor(); tensor < shard.endTensor(); tensor++) {
        files.put(layout.tensor(tensor).name(), fileName(shard));
      }
    }
    return (index.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
