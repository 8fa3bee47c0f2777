package org.outerloop.jobs.export;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.outerloop.checkpoint.CheckpointDigests;
import org.outerloop.checkpoint.CheckpointShard;
import org.outerloop.checkpoint.Safetensors;
import org.outerloop.checkpoint.ShardDigests;
import org.outerloop.checkpoint.SliceCut;
import org.outerloop.export.LlamaExport;
import org.outerloop.export.LlamaFolder;
import org.outerloop.export.LlamaImport;
import org.outerloop.jobs.SparkSpread;
import org.outerloop.jobs.UserException;
import org.outerloop.round.Spread;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * A model from one place to another, in another form: a task for each file of parameters, which may
 * run again.
 *
 * @param folder of the model at {@code from}, empty or ending in {@code /}
 * @param to an empty place
 */
public record ModelTransfer(StoreLocation from, String folder, StoreLocation to)
    implements Serializable {

  /**
   * Writes Hugging Face's layout.
   *
   * @return bytes of parameters' files
   */
  public long export(
      SparkSession spark,
      Safetensors.DType format,
      long maxShardBytes,
      Optional<byte[]> tokenizer) {
    requireEmpty();
    try (ObjectStore source = ObjectStores.open(from);
        ObjectStore target = ObjectStores.open(to)) {
      LlamaExport export =
          new LlamaExport(LlamaFolder.open(source, folder), target, format, maxShardBytes);
      Spread.Work<CheckpointShard, Long> work = shard -> exportShard(shard, format, maxShardBytes);
      List<Long> bytes = new SparkSpread(spark).each("export", export.shards(), work);
      export.finish(tokenizer);
      return bytes.stream().mapToLong(Long::longValue).sum();
    }
  }

  private Long exportShard(CheckpointShard shard, Safetensors.DType format, long maxShardBytes) {
    try (ObjectStore source = ObjectStores.open(from);
        ObjectStore target = ObjectStores.open(to)) {
      return new LlamaExport(LlamaFolder.open(source, folder), target, format, maxShardBytes)
          .write(shard);
    }
  }

  /** Writes a checkpoint of ours. */
  public CheckpointDigests importHere(SparkSession spark, SliceCut cut) {
    requireEmpty();
    try (ObjectStore source = ObjectStores.open(from);
        ObjectStore target = ObjectStores.open(to)) {
      LlamaImport taking = new LlamaImport(LlamaFolder.open(source, folder), target, cut);
      Spread.Work<CheckpointShard, ShardDigests> work = shard -> importShard(shard, cut);
      List<ShardDigests> written = new SparkSpread(spark).each("import", taking.shards(), work);
      return taking.finish(written);
    }
  }

  private ShardDigests importShard(CheckpointShard shard, SliceCut cut) {
    try (ObjectStore source = ObjectStores.open(from);
        ObjectStore target = ObjectStores.open(to)) {
      return new LlamaImport(LlamaFolder.open(source, folder), target, cut).write(shard);
    }
  }

  private void requireEmpty() {
    try (ObjectStore store = ObjectStores.open(to)) {
      if (!store.list("").isEmpty()) {
        throw new UserException("There is something at " + to.uri() + "; give another place");
      }
    }
  }
}
