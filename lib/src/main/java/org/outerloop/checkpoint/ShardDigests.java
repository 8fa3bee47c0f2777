package org.outerloop.checkpoint;

import java.io.Serializable;
import java.util.List;
import org.outerloop.protocol.Digest;

/**
 * What the writer of a shard reports to whoever completes the checkpoint: a small row.
 *
 * @param slices digest of each slice of the shard, in order
 */
public record ShardDigests(CheckpointShard shard, List<Digest> slices) implements Serializable {
  public ShardDigests {
    slices = List.copyOf(slices);
  }
}
