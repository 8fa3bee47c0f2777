package org.outerloop.checkpoint;

import java.util.List;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.MerkleTree;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;

/**
 * What a checkpoint's values are called; digests.json, written last: a checkpoint without it does
 * not exist.
 *
 * @param layout digest of the layout
 * @param cut how tensors are cut into slices
 * @param root over all slices, {@link MerkleTree}; the name of the whole model
 * @param slices digest of each slice in layout order, {@link SliceDigest}
 */
public record CheckpointDigests(Digest layout, SliceCut cut, Digest root, List<Digest> slices) {

  public CheckpointDigests {
    slices = List.copyOf(slices);
    Require.that(root.equals(MerkleTree.root(slices)), "root %s is not that of its slices", root);
  }

  static CheckpointDigests of(ParameterLayout layout, SliceCut cut, List<Digest> slices) {
    int expected = cut.of(layout).size();
    Require.that(slices.size() == expected, "%s digests of %s slices", slices.size(), expected);
    return new CheckpointDigests(layout.digest(), cut, MerkleTree.root(slices), slices);
  }
}
