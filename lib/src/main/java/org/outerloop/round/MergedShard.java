package org.outerloop.round;

import java.io.Serializable;
import java.util.List;
import org.outerloop.checkpoint.ShardDigests;
import org.outerloop.protocol.PeerId;

/**
 * What became of one shard: written, or given up because a contribution was not there any more.
 *
 * @param written one, or none
 * @param spoilers whose contribution it was, one or none
 */
record MergedShard(List<ShardDigests> written, List<PeerId> spoilers) implements Serializable {
  MergedShard {
    written = List.copyOf(written);
    spoilers = List.copyOf(spoilers);
  }

  static MergedShard of(ShardDigests digests) {
    return new MergedShard(List.of(digests), List.of());
  }

  static MergedShard spoiledBy(PeerId peer) {
    return new MergedShard(List.of(), List.of(peer));
  }
}
