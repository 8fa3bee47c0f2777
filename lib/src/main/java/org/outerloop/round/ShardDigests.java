package org.outerloop.round;

import java.io.Serializable;
import java.util.List;
import org.outerloop.protocol.Digest;

/** Digests of the slices of one written shard, in order. */
record ShardDigests(List<Digest> slices) implements Serializable {
  ShardDigests {
    slices = List.copyOf(slices);
  }
}
