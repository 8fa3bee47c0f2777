package org.outerloop.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;

/**
 * Writes all shards of a checkpoint one after the other, for one who has all slices at hand, as a
 * peer has of its state. The checkpoint exists from {@link #commit()} on. Not thread-safe.
 */
public final class CheckpointStream implements AutoCloseable {
  private final CheckpointWriter checkpoint;
  private final List<ShardDigests> written = new ArrayList<>();
  private ShardWriter shard;

  CheckpointStream(CheckpointWriter checkpoint) {
    this.checkpoint = checkpoint;
    this.shard = checkpoint.open(checkpoint.shards().get(0));
  }

  /** Writes the next slice in layout order; more values may follow in the array. */
  public void write(Slice slice, float[] values) {
    if (!shard.shard().holds(slice.tensor())) {
      written.add(shard.commit());
      shard.close();
      Require.that(
          written.size() < checkpoint.shards().size(), "%s is beyond the last shard", slice);
      shard = checkpoint.open(checkpoint.shards().get(written.size()));
    }
    shard.write(slice, values);
  }

  /** Completes the checkpoint; every slice must have been written. */
  public CheckpointDigests commit() {
    written.add(shard.commit());
    return checkpoint.finish(written);
  }

  @Override
  public void close() {
    shard.close();
  }
}
