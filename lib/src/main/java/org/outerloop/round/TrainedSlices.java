package org.outerloop.round;

import java.util.List;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.MerkleTree;

/**
 * What a peer's inner steps led to, as {@code trace.json} in its bucket: where two computations of
 * one round part, this says in which slice.
 *
 * @param slices SHA-256 of the parameters of each slice in layout order, as in a checkpoint
 */
public record TrainedSlices(List<Digest> slices) {
  public TrainedSlices {
    slices = List.copyOf(slices);
  }

  /** As the header names them. */
  public Digest root() {
    return MerkleTree.root(slices);
  }
}
