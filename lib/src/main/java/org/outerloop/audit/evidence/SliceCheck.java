package org.outerloop.audit.evidence;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;

/**
 * A slice of the next model is the clipped mean of the contributions that the record says are
 * merged, taken from the base model: to the last bit, whoever computes it.
 */
final class SliceCheck implements Check {
  private Optional<Merging> merging = Optional.empty();

  @Override
  public List<Claim> claims(Scene scene) {
    int slices = scene.cut().of(ParameterLayout.of(scene.spec().model())).size();
    return IntStream.range(0, slices)
        .mapToObj(slice -> Claim.of(Claim.Kind.SLICE, "/model", slice))
        .toList();
  }

  @Override
  public Optional<Difference> check(Scene scene, Claim claim) {
    if (merging.isEmpty()) {
      merging = Optional.of(new Merging(scene));
    }
    int slice = claim.slice().orElseThrow();
    Digest recorded = scene.publishedSlice(slice);
    Digest expected = merging.get().slice(slice);
    return recorded.equals(expected)
        ? Optional.empty()
        : Optional.of(new Difference(recorded.hex(), expected.hex()));
  }
}
