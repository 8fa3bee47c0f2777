package org.outerloop.round;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.outerloop.message.StateClaim;
import org.outerloop.message.StateClaim.Origin;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.training.Trainer;

/**
 * The states of a peer between its rounds, each in one place: in the peer's bucket before every
 * {@link StateKeeping#everyRounds} rounds, else on the machine that trains.
 */
final class PeerStates {
  private final PeerPlace place;
  private final StateStore own;
  private final StateStore local;
  private final CommittedStarts starts;

  /**
   * @param own bucket of the peer
   * @param local store of this machine
   * @param starts of the rounds, to see whether a state is of this past
   */
  PeerStates(PeerPlace place, ObjectStore own, ObjectStore local, CommittedStarts starts) {
    this.place = place;
    this.own = new StateStore(own, place.spec());
    this.local = new StateStore(local, place.spec());
    this.starts = starts;
  }

  private StateStore home(long round) {
    return round % place.keeping().everyRounds() == 0 ? own : local;
  }

  /** The state before a round, if it was kept, is whole and came of the committed past. */
  Optional<PeerState> find(long round) {
    if (round == 0) {
      return Optional.of(PeerState.zeros(0, StateClaim.kept(0)));
    }
    StateStore store = home(round);
    return store
        .find(round)
        .filter(manifest -> isOurs(manifest, round))
        .map(manifest -> PeerState.saved(place.spec(), store, named(manifest, round)));
  }

  /**
   * A state that was made again in other bits, as on another machine, is not the one that the
   * header of the round before has named, and must not be called so.
   */
  private StateManifest named(StateManifest manifest, long round) {
    boolean another =
        starts
            .stateAfter(place.peer(), round - 1)
            .map(said -> !said.equals(manifest.digest()))
            .orElse(false);
    return another ? StateManifest.of(manifest.state(), Origin.RECOMPUTED) : manifest;
  }

  private boolean isOurs(StateManifest manifest, long round) {
    StateManifest.State state = manifest.state();
    Optional<RoundStart> left = starts.of(round - 1);
    return left.isPresent()
        && state.parts().stream().map(StateManifest.Part::name).toList().equals(StateParts.NAMES)
        && state.equals(expected(left.get(), state.steps(), state.parts()));
  }

  /** The newest usable state before or at a round, but after another; empty if there is none. */
  Optional<PeerState> newest(long round, long after) {
    List<Long> rounds = new ArrayList<>(own.rounds(round));
    rounds.addAll(local.rounds(round));
    return rounds.stream()
        .distinct()
        .filter(kept -> kept > after)
        .sorted(Comparator.reverseOrder())
        .flatMap(kept -> find(kept).stream())
        .findFirst();
  }

  /**
   * For the pieces of the state that a round leaves.
   *
   * @param origin of that state: a recomputed one is written over what may be damaged
   */
  StateWriter writer(RoundStart left, Origin origin) {
    return new StateWriter(
        home(left.round() + 1),
        ParameterLayout.of(place.spec().model()),
        origin == Origin.RECOMPUTED);
  }

  /**
   * Makes the state exist that a round leaves, and lets go of those that nobody needs any more.
   *
   * @param before the round
   * @param origin of the state, for the header of the round that will begin with it
   * @return its digest
   */
  Digest commit(
      RoundStart left, PeerState before, StateWriter pieces, Trainer trainer, Origin origin) {
    RunSpec spec = place.spec();
    long steps = before.claim().steps() + spec.training().innerSteps();
    StateManifest.State state = expected(left, steps, pieces.finish(trainer));
    StateManifest manifest = StateManifest.of(state, origin);
    home(left.round() + 1).commit(manifest);
    long needed = left.round() - (isNamed(before) ? 0 : place.keeping().recomputeAtMostRounds());
    own.prune(needed);
    local.prune(needed);
    return manifest.digest();
  }

  /**
   * Whether an auditor can begin with this state; else he needs an older one, to see its origin.
   */
  private boolean isNamed(PeerState before) {
    return before.claim().steps() == 0
        || starts
            .stateAfter(place.peer(), before.round() - 1)
            .map(before.digest()::equals)
            .orElse(false);
  }

  private StateManifest.State expected(
      RoundStart left, long steps, List<StateManifest.Part> parts) {
    return StateManifest.expected(place.spec(), place.peer(), left, steps, parts);
  }
}
