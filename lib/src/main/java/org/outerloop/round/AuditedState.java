package org.outerloop.round;

import java.util.Optional;
import java.util.function.Function;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.StateClaim;
import org.outerloop.message.StateClaim.Origin;
import org.outerloop.protocol.Digest;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.Trainer;

/**
 * Finds the state that a peer began a round with:
 *
 * <pre>
 *   zeros             where the header says so
 *   named             of its bucket, as the record of the round before it names it; an older one is
 *                     brought here by computing the rounds since then
 *   from zeros        that the header counts its steps from, by computing the rounds since then
 *   from the bucket   as the header names it, where all of these are too far away
 * </pre>
 *
 * <p>So nobody can bring a state of his own making into a round by being away, late or refused in
 * the one before, unless that goes on for as many rounds as an auditor would compute.
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

  /**
   * A state and how it was had.
   *
   * @param given whether it is to the bit the one that the round must have begun with
   */
  record Found(PeerState state, String words, boolean given) {}

  /**
   * The state, if it takes no more than so many rounds to get it.
   *
   * @param trainer to compute with, if it must
   */
  Optional<Found> within(int mostRounds, TokenStore tokens, Trainer trainer) {
    StateClaim claim = header.state();
    long round = header.round();
    if (claim.steps() == 0) {
      return Optional.of(new Found(PeerState.zeros(round, claim), "zeros", true));
    }
    long zeros = round - claim.steps() / innerSteps;
    for (long kept = round; kept >= Math.max(zeros + 1, round - mostRounds); kept--) {
      Optional<Digest> named = starts.stateAfter(header.peer(), kept - 1);
      Optional<PeerState> state = named.flatMap(theirs(kept));
      if (state.isPresent()) {
        return Optional.of(found(state.get(), "named by a record", tokens, trainer));
      }
    }
    if (zeros >= round - mostRounds) {
      return Optional.of(found(zeros(zeros), "zeros", tokens, trainer));
    }
    return Optional.of(header.trace().stateBefore())
        .flatMap(theirs(round))
        .map(state -> new Found(state, "from the bucket", false));
  }

  private static PeerState zeros(long round) {
    return PeerState.zeros(round, round == 0 ? StateClaim.kept(0) : StateClaim.cold());
  }

  private Found found(PeerState from, String whence, TokenStore tokens, Trainer trainer) {
    long rounds = header.round() - from.round();
    String way = rounds == 0 ? whence : "%s, %s rounds before".formatted(whence, rounds);
    PeerState state = recovery.from(from, header.round(), tokens, trainer);
    return new Found(state, way, rounds == 0 && header.state().origin() == Origin.KEPT);
  }

  /** The state of this digest before a round, if it lies in the bucket. */
  private Function<Digest, Optional<PeerState>> theirs(long round) {
    long steps = header.state().steps() - (header.round() - round) * innerSteps;
    return digest ->
        published
            .fetch(round, digest)
            .flatMap(fetched -> states.find(round))
            .filter(state -> state.claim().steps() == steps);
  }
}
