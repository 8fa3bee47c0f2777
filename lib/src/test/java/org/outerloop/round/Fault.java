package org.outerloop.round;

import java.util.List;
import java.util.Optional;
import org.outerloop.audit.Diagnosis;
import org.outerloop.audit.Parting;
import org.outerloop.audit.TensorPlace;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;

/**
 * What was done to a run, and so what must be named.
 *
 * @param round in which it was done
 * @param peer to whose work; absent where it is nobody's
 * @param place where in the model, if that can be known from what is stored
 * @param words that the answer must have
 */
record Fault(
    FaultKind kind, long round, Optional<PeerId> peer, Optional<TensorPlace> place, String words) {

  static Fault of(FaultKind kind, long round) {
    return new Fault(kind, round, Optional.empty(), Optional.empty(), "");
  }

  static Fault of(FaultKind kind, long round, PeerId peer) {
    return new Fault(kind, round, Optional.of(peer), Optional.empty(), "");
  }

  Fault at(RunSpec spec, int slice) {
    return new Fault(kind, round, peer, Optional.of(place(spec, slice)), words);
  }

  Fault saying(String expected) {
    return new Fault(kind, round, peer, place, expected);
  }

  private static TensorPlace place(RunSpec spec, int index) {
    List<Slice> all = Checkpoints.slices(spec);
    int tensor = all.get(index).tensor();
    List<Slice> ofTensor = all.stream().filter(slice -> slice.tensor() == tensor).toList();
    return new TensorPlace(
        ParameterLayout.of(spec.model()).tensor(tensor).name(),
        ofTensor.indexOf(all.get(index)),
        ofTensor.size());
  }

  /** Whether a diagnosis is right in all that can be known. */
  boolean isNamedBy(Diagnosis diagnosis) {
    if (kind == FaultKind.NONE) {
      return diagnosis.isEqual();
    }
    return !diagnosis.isEqual()
        && diagnosis.causes().stream().allMatch(cause -> cause.stage() == kind.stage)
        && diagnosis.causes().stream().anyMatch(this::isNamedBy);
  }

  private boolean isNamedBy(Parting cause) {
    return cause.round() == round
        && (peer.isEmpty() || cause.peer().equals(peer))
        && (place.isEmpty() || cause.place().equals(place))
        && cause.detail().contains(words);
  }
}
