package org.outerloop.round;

import java.util.Optional;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.message.StateClaim;
import org.outerloop.message.StateClaim.Origin;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.Trainer;

/**
 * The state that a round begins with, whatever became of it:
 *
 * <pre>
 *   kept        it is there
 *   recomputed  an older one is there, or the round is known that began with zeros: the rounds since
 *               then are computed again, from their committed parameters, on the peer's sequences,
 *               compression included; all is deterministic, so the same bits come of it
 *   cold        that would be too many rounds, or the parameters of one of them are gone: zeros
 * </pre>
 *
 * A round in which the peer was away is computed as if it had been there. Each state computed again
 * is kept, so a recovery that is broken off goes on where it was.
 */
final class StateRecovery {
  private final PeerPlace place;
  private final ObjectStore run;
  private final PeerStates states;
  private final CommittedStarts starts;

  StateRecovery(PeerPlace place, ObjectStore run, PeerStates states, CommittedStarts starts) {
    this.place = place;
    this.run = run;
    this.states = states;
    this.starts = starts;
  }

  /**
   * The state before a round.
   *
   * @param trainer to compute with, if it must; its contents are of no use afterwards
   * @throws DamagedStateException if a state that seemed whole is not; then ask again
   */
  PeerState before(long round, TokenStore tokens, Trainer trainer) {
    Optional<PeerState> kept = states.find(round);
    if (kept.isPresent()) {
      return kept.get();
    }
    PeerState from = newest(round);
    if (round - from.round() > place.keeping().recomputeAtMostRounds()) {
      return cold(round);
    }
    try {
      return from(from, round, tokens, trainer);
    } catch (MissingObjectException | MalformedCheckpointException e) {
      return cold(round); // parameters of the past are gone
    }
  }

  /** The state before a round, computed from an older one; each on the way is kept. */
  PeerState from(PeerState older, long round, TokenStore tokens, Trainer trainer) {
    PeerState state = older;
    while (state.round() < round) {
      state = recompute(state, tokens, trainer);
    }
    return state;
  }

  /** What is known of the past: zeros at some round, or a state that was kept after it. */
  private PeerState newest(long round) {
    long oldest = round - place.keeping().recomputeAtMostRounds();
    long zeros = starts.lastZeros(place.peer(), round, oldest);
    return states
        .newest(round, zeros)
        .orElseGet(() -> zeros == 0 ? states.find(0).orElseThrow() : cold(zeros));
  }

  private PeerState recompute(PeerState from, TokenStore tokens, Trainer trainer) {
    RoundStart start =
        starts
            .of(from.round())
            .orElseThrow(
                () -> new IllegalStateException("Round " + from.round() + " is not committed"));
    InnerRound again =
        new InnerRound(place, start, Checkpoints.open(run, place.spec(), start), from, trainer);
    StateWriter after = states.writer(start, Origin.RECOMPUTED);
    again.train(tokens, new StageTimes());
    again.compress(after, sent -> {});
    again.keep(states, after, Origin.RECOMPUTED);
    return states
        .find(start.round() + 1)
        .orElseThrow(() -> new DamagedStateException("The state computed again is gone"));
  }

  private static PeerState cold(long round) {
    return PeerState.zeros(round, StateClaim.cold());
  }
}
