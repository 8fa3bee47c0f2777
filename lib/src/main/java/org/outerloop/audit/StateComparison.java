package org.outerloop.audit;

import java.util.List;
import java.util.Optional;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.round.RoundRecord;

/** Moments and error feedback of one peer, before and after a round. */
final class StateComparison {
  private final Pair pair;
  private final PeerId peer;

  StateComparison(Pair pair, PeerId peer) {
    this.pair = pair;
    this.peer = peer;
  }

  /** The state that a round began with; says whose is not the one that the round before left. */
  Optional<Parting> before(
      long round, PeerWork a, PeerWork b, RoundRecord recordA, RoundRecord recordB) {
    if (a.state().steps() != b.state().steps()) {
      String text = "a state of %d steps in A and of %d in B";
      return Optional.of(
          Parting.of(
              round,
              Stage.STATE_BEFORE,
              peer,
              text.formatted(a.state().steps(), b.state().steps())));
    }
    if (!pair.sameSettings() || a.trace().stateBefore().equals(b.trace().stateBefore())) {
      return Optional.empty();
    }
    Parting parting =
        Parting.of(round, Stage.STATE_BEFORE, peer, "began with another state")
            .adding(brokenOff(pair.a(), round, a))
            .adding(brokenOff(pair.b(), round, b));
    return Optional.of(
        place(parting, round, new Pair.Both<>(a.trace().stateBefore(), b.trace().stateBefore())));
  }

  private String brokenOff(Side side, long round, PeerWork work) {
    if (round == 0 || work.state().steps() == 0) {
      boolean zeros = work.trace().stateBefore().equals(WorkTrace.ZEROS);
      return zeros ? "" : "in " + side.letter() + " it is not zeros, as it must be";
    }
    Optional<Digest> left =
        side.read(() -> side.view().record(round - 1))
            .flatMap(record -> record.record().contribution(peer))
            .map(before -> before.trace().stateAfter());
    return left.filter(digest -> !digest.equals(work.trace().stateBefore()))
        .map(
            digest ->
                "in " + side.letter() + " it is not the state that round " + (round - 1) + " left")
        .orElse("");
  }

  /** The state that a round left. */
  Optional<Parting> after(long round, PeerWork a, PeerWork b) {
    if (!pair.sameSettings() || a.trace().stateAfter().equals(b.trace().stateAfter())) {
      return Optional.empty();
    }
    Parting parting =
        Parting.of(
            round,
            Stage.STATE_AFTER,
            peer,
            "left another state, after equal parameters and an equal contribution");
    return Optional.of(
        place(parting, round + 1, new Pair.Both<>(a.trace().stateAfter(), b.trace().stateAfter())));
  }

  /** Names part, tensor and slice, if both states are still there. */
  private Parting place(Parting parting, long round, Pair.Both<Digest> names) {
    Optional<StoredState> a = state(pair.a(), round, names.a());
    Optional<StoredState> b = state(pair.b(), round, names.b());
    if (a.isEmpty() || b.isEmpty()) {
      return parting.adding(
          "a state is gone or was never in its bucket, so no tensor can be named");
    }
    for (int i = 0; i < Math.min(a.get().parts().size(), b.get().parts().size()); i++) {
      StoredState.Part ofA = a.get().parts().get(i);
      StoredState.Part ofB = b.get().parts().get(i);
      List<Integer> differ = ModelComparison.differing(ofA.pieces(), ofB.pieces());
      if (!differ.isEmpty()) {
        return piece(parting.adding("part " + ofA.name()), round, ofA, ofB, differ.get(0));
      }
    }
    return parting.adding("its values are equal");
  }

  private Optional<StoredState> state(Side side, long round, Digest name) {
    return side.read(() -> side.view().state(round, peer))
        .filter(state -> state.digest().equals(name));
  }

  private Parting piece(
      Parting parting, long round, StoredState.Part a, StoredState.Part b, int index) {
    Optional<float[]> ofA = values(pair.a(), round, a, index);
    Optional<float[]> ofB = values(pair.b(), round, b, index);
    if (ofA.isEmpty() || ofB.isEmpty()) {
      return parting.adding("its values are gone");
    }
    long offset = 0;
    for (int i = 0; i < index; i++) {
      offset += values(pair.a(), round, a, i).map(values -> values.length).orElse(0);
    }
    long begin = offset;
    Optional<TensorPlace> found =
        Floats.firstDifference(ofA.get(), ofB.get()).stream()
            .mapToObj(at -> TensorPlace.holding(pair.layout(), pair.slices(), begin + at))
            .findFirst();
    return parting.at(found).adding(Floats.difference(ofA.get(), ofB.get()));
  }

  private Optional<float[]> values(Side side, long round, StoredState.Part part, int index) {
    return side.read(() -> side.view().piece(round, peer, part.pieces().get(index)));
  }
}
