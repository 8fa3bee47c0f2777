package org.outerloop.audit.evidence;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.MerkleTree;

/** The same as {@link SliceCheck} of all slices, where the recorded model was never published. */
final class ModelCheck implements Check {
  @Override
  public List<Claim> claims(Scene scene) {
    return List.of(Claim.of(Claim.Kind.MODEL, "/model"));
  }

  @Override
  public Optional<Difference> check(Scene scene, Claim claim) {
    Merging merging = new Merging(scene);
    List<Digest> slices = IntStream.range(0, merging.slices()).mapToObj(merging::slice).toList();
    Digest expected = MerkleTree.root(slices);
    Digest recorded = scene.record().model();
    return recorded.equals(expected)
        ? Optional.empty()
        : Optional.of(new Difference(recorded.hex(), expected.hex()));
  }
}
