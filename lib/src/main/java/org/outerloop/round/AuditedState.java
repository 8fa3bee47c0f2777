package org.outerloop.round;

import java.util.Optional;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.StateClaim;
import org.outerloop.protocol.Digest;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.Trainer;

/**
 * Finds the state that a peer says it began a round with:
 *
 * <pre>
 *   zeros               where the header says so
 *   from its bucket     the one whose digest the header names
 *   computed again      from an older one of its bucket, or from the zeros that the header counts
 *                       its steps from, through the rounds since then
 * </pre>
 *
 * <p>An older one counts only if it belongs to this past and is the one that the record of the
 * round before it names, where that has one.
 */
final class AuditedState {
  private final ContributionHeader header;
  private final PublishedStates published;
  private final PeerStates states;
  private final StateRecovery recovery;
  private final CommittedStarts starts;
  private final int innerSteps;

  AuditedState(
      ContributionHeader header,
      PublishedStates published,
      PeerStates states,
      StateRecovery recovery,
      CommittedStarts starts,
      int innerSteps) {
    this.header = header;
    this.published = published;
    this.states = states;
    this.recovery = recovery;
    this.starts = starts;
    this.innerSteps = innerSteps;
  }

  /** A state and how it was had. */
  record Found(PeerState state, String words) {}

  /**
   * The state, if it takes no more than so many rounds to get it.
   *
   * @param trainer to compute with, if it must
   */
  Optional<Found> within(int mostRounds, TokenStore tokens, Trainer trainer) {
    StateClaim claim = header.state();
    long round = header.round();
    if (claim.steps() == 0) {
      return Optional.of(new Found(PeerState.zeros(round, claim), "zeros"));
    }
    long zeros = round - claim.steps() / innerSteps;
    long oldest = Math.max(zeros + 1, round - mostRounds);
    for (long kept = round; kept >= oldest; kept--) {
      Optional<PeerState> state = theirs(kept);
      if (state.isPresent()) {
        return Optional.of(found(state.get(), "from the bucket", tokens, trainer));
      }
    }
    return zeros < round - mostRounds
        ? Optional.empty()
        : Optional.of(found(zeros(zeros), "from zeros", tokens, trainer));
  }

  private static PeerState zeros(long round) {
    return PeerState.zeros(round, round == 0 ? StateClaim.kept(0) : StateClaim.cold());
  }

  private Found found(PeerState from, String whence, TokenStore tokens, Trainer trainer) {
    long rounds = header.round() - from.round();
    String way = rounds == 0 ? whence : "%s through %s rounds".formatted(whence, rounds);
    return new Found(recovery.from(from, header.round(), tokens, trainer), way);
  }

  /** The state before a round that lies in the bucket, if it may have led to the one asked for. */
  private Optional<PeerState> theirs(long round) {
    Optional<Digest> digest = published.fetch(round);
    if (digest.isEmpty() || !isNamed(digest.get(), round)) {
      return Optional.empty();
    }
    long steps = header.state().steps() - (header.round() - round) * innerSteps;
    return states.find(round).filter(state -> state.claim().steps() == steps);
  }

  private boolean isNamed(Digest digest, long round) {
    return round == header.round()
        ? digest.equals(header.trace().stateBefore())
        : starts.stateAfter(header.peer(), round - 1).map(digest::equals).orElse(true);
  }
}
