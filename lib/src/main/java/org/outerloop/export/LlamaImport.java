package org.outerloop.export;

import java.util.List;
import java.util.Optional;
import org.outerloop.checkpoint.CheckpointDigests;
import org.outerloop.checkpoint.CheckpointShard;
import org.outerloop.checkpoint.CheckpointShards;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.checkpoint.ShardDigests;
import org.outerloop.checkpoint.ShardWriter;
import org.outerloop.checkpoint.SliceCut;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.ObjectStore;

/**
 * Makes a checkpoint of ours from anybody's LLaMA: float32, a digest for each slice, and the small
 * files beside it as they were. Its files are a task each, in any order; {@link #finish} makes it
 * exist. Memory: a slice.
 */
public final class LlamaImport {
  private final LlamaFolder from;
  private final ObjectStore to;
  private final CheckpointWriter writer;

  /**
   * @param to an empty place
   * @param cut into slices, as a run that will start from it cuts its own
   */
  public LlamaImport(LlamaFolder from, ObjectStore to, SliceCut cut) {
    this.from = from;
    this.to = to;
    this.writer =
        new CheckpointWriter(to, "", from.layout(), cut, CheckpointShards.USUAL_SHARD_BYTES);
  }

  /** The files of parameters. */
  public List<CheckpointShard> shards() {
    return writer.shards();
  }

  /** Writes one of them. */
  public ShardDigests write(CheckpointShard shard) {
    try (ShardWriter out = writer.open(shard)) {
      for (Slice slice : writer.slices(shard)) {
        out.write(slice, from.read(slice));
      }
      return out.commit();
    }
  }

  /**
   * Makes the checkpoint exist.
   *
   * @param written what each file's task returned
   */
  public CheckpointDigests finish(List<ShardDigests> written) {
    CarriedFiles.of(from, Optional.empty()).forEach(to::put);
    return writer.finish(written, from.config());
  }
}
