package org.outerloop.audit;

import java.util.List;
import java.util.Optional;
import org.outerloop.protocol.PeerId;
import org.outerloop.round.TrainedSlices;

/** The parameters to which a peer's inner steps led, by the digests of their slices. */
final class TrainedComparison {
  private final Pair pair;
  private final long round;
  private final PeerId peer;

  TrainedComparison(Pair pair, long round, PeerId peer) {
    this.pair = pair;
    this.round = round;
    this.peer = peer;
  }

  Optional<Parting> compare(PeerWork a, PeerWork b) {
    if (a.trace().trained().equals(b.trace().trained())) {
      return Optional.empty();
    }
    boolean sameArithmetic = a.trace().arithmetic().equals(b.trace().arithmetic());
    Parting parting =
        Parting.of(
            round,
            Stage.INNER_STEPS,
            peer,
            sameArithmetic
                ? "trained to other parameters"
                : "trained in other arithmetic, as on another type of machine, so bits need not repeat");
    Optional<Pair.Both<TrainedSlices>> slices = pair.both(view -> view.trained(round, peer));
    if (slices.isEmpty()) {
      return Optional.of(parting.adding("a trace is gone, so no tensor can be named"));
    }
    TrainedSlices ofA = slices.get().a();
    TrainedSlices ofB = slices.get().b();
    if (!ofA.root().equals(a.trace().trained()) || !ofB.root().equals(b.trace().trained())) {
      return Optional.of(parting.adding("a trace is not the one that was signed"));
    }
    List<Integer> differ = ModelComparison.differing(ofA.slices(), ofB.slices());
    if (differ.isEmpty()) {
      return Optional.of(parting.adding("traces have equal slices"));
    }
    return Optional.of(
        parting
            .at(TensorPlace.of(pair.layout(), pair.slices(), differ.get(0)))
            .adding(SliceCount.text(pair, differ, "trained parameters"))
            .adding(when(differ)));
  }

  /** A step spreads what was wrong before it over all parameters. */
  private String when(List<Integer> differ) {
    return differ.size() == pair.slices().size()
        ? "so it was before the last inner step, and the tensor is only the first in order"
        : "so it was in or after the last inner step that touched the others";
  }
}
