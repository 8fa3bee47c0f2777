package org.outerloop.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.checkpoint.CheckpointDigests;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Slice;

/** Names the slices in which two models differ, by the digests of their checkpoints. */
final class ModelComparison {
  private final Pair pair;

  ModelComparison(Pair pair) {
    this.pair = pair;
  }

  /**
   * Two models that have different roots.
   *
   * @param round whose outer step they came of
   */
  Parting of(long round, Stage stage, Digest rootA, Digest rootB) {
    String roots = "model %s in A and %s in B".formatted(rootA.brief(), rootB.brief());
    Parting unknown = Parting.of(round, stage, roots);
    Optional<Pair.Both<CheckpointDigests>> both = pair.both(view -> view.checkpoint(round + 1));
    if (both.isEmpty()) {
      return unknown.adding("the digests of a checkpoint are gone, so no tensor can be named");
    }
    List<Digest> a = both.get().a().slices();
    List<Digest> b = both.get().b().slices();
    if (!both.get().a().root().equals(rootA) || !both.get().b().root().equals(rootB)) {
      return unknown.adding("a record names another model than its checkpoint holds");
    }
    List<Integer> differ = differing(a, b);
    if (differ.isEmpty()) {
      return unknown.adding("their checkpoints have equal slices");
    }
    return unknown
        .at(TensorPlace.of(pair.layout(), pair.slices(), differ.get(0)))
        .adding(SliceCount.text(pair, differ, "model"))
        .adding(values(round, differ.get(0)));
  }

  /** Indices of the slices that differ. */
  static List<Integer> differing(List<Digest> a, List<Digest> b) {
    List<Integer> differ = new ArrayList<>();
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      if (!a.get(i).equals(b.get(i))) {
        differ.add(i);
      }
    }
    return differ;
  }

  private String values(long round, int index) {
    Slice slice = pair.slices().get(index);
    return pair.both(view -> view.values(round + 1, slice))
        .map(both -> Floats.difference(both.a(), both.b()))
        .orElse("its values are not at hand on both sides");
  }
}
