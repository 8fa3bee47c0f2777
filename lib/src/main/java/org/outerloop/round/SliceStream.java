package org.outerloop.round;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.checkpoint.CheckpointShard;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.checkpoint.ShardWriter;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Slice;

/**
 * One party writes all shards of a checkpoint itself, slice after slice. Nothing is complete before
 * {@link #commit}.
 */
final class SliceStream implements AutoCloseable {
  private final CheckpointWriter writer;
  private final List<Digest> digests = new ArrayList<>();
  private int shard;
  private ShardWriter open;

  SliceStream(CheckpointWriter writer) {
    this.writer = writer;
    this.open = writer.open(writer.shards().get(0));
  }

  /** Takes the next slice in layout order. */
  void write(Slice slice, float[] values) {
    CheckpointShard current = writer.shards().get(shard);
    if (!current.holds(slice.tensor())) {
      digests.addAll(open.commit());
      open.close();
      shard++;
      open = writer.open(writer.shards().get(shard));
    }
    open.write(slice, values);
  }

  void commit() {
    digests.addAll(open.commit());
    writer.finish(digests);
  }

  @Override
  public void close() {
    open.close();
  }
}
