package org.outerloop.round;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.outerloop.protocol.PeerId;

/**
 * What came of taking a peer's inner steps again.
 *
 * @param state how the state was had that the round began with, in words
 * @param sameArithmetic whether this machine computes as the peer's did, so that bits count
 * @param differences at most one per step, in the order of the steps; the first one is the cause
 * @param slices that were sent
 * @param slicesApart of these, that are not what was computed
 * @param whole closeness of the contribution
 * @param tensors closeness of each tensor
 * @param seconds that the task took
 */
public record Recomputation(
    PeerId peer,
    long round,
    Outcome outcome,
    String state,
    boolean sameArithmetic,
    List<WorkDifference> differences,
    int slices,
    int slicesApart,
    Closeness whole,
    List<Closeness> tensors,
    double seconds)
    implements Serializable {

  /** Whether the work is what it is said to be. */
  public enum Outcome {
    /** To the last bit. */
    EQUAL,
    /** Other bits, as another machine may come to, and within the tolerance. */
    CLOSE,
    /** No computation comes to this. */
    DIFFERENT,
    /** The state it began with is not to be had from the peer's bucket. */
    NO_STATE,
    /** Committed parameters of the past are gone, through no fault of the peer. */
    NO_BASE
  }

  public Recomputation {
    differences = List.copyOf(differences);
    tensors = List.copyOf(tensors);
  }

  /** Nothing was computed. */
  static Recomputation without(
      PeerId peer, long round, Outcome outcome, String state, List<WorkDifference> differences) {
    return new Recomputation(
        peer, round, outcome, state, false, differences, 0, 0, Closeness.UNKNOWN, List.of(), 0);
  }

  /** Where it differs first. */
  public Optional<WorkDifference> first() {
    return differences.stream().findFirst();
  }

  /** Why a validator refuses the contribution; empty if it does not. */
  public Optional<String> refusal() {
    return switch (outcome) {
      case EQUAL, CLOSE, NO_BASE -> Optional.empty();
      case NO_STATE -> Optional.of("cannot be recomputed: " + state);
      case DIFFERENT -> first().map(found -> "recomputation differs in " + found.words());
    };
  }
}
