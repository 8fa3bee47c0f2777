package org.outerloop.round;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.Recomputation.Outcome;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tensor.Device;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.Trainer;

/**
 * Takes a peer's inner steps again, as a task, and compares with what the peer has signed and sent:
 *
 * <pre>
 *   committed base + the state it names -> H inner steps on the sequences assigned to it
 *   compare: state before, data receipt, trained parameters, every slice sent, payload, state after
 * </pre>
 *
 * <p>Whoever passes has done the work: to come to the same bits takes the same steps. Where this
 * machine computes in other bits than the peer's, the contribution is held against {@link
 * Tolerance}. Nothing is written but to a folder that is gone afterwards. Cost: that of the peer's
 * round, and of every round on the way to its state.
 */
public final class RecomputePeer implements Spread.Work<RecomputePeer.Asked, Recomputation> {
  private final ValidatorPlace place;
  private final int mostRounds;

  /**
   * @param mostRounds to compute, before the one asked for, to get at the state it began with
   */
  public RecomputePeer(ValidatorPlace place, int mostRounds) {
    this.place = place;
    this.mostRounds = mostRounds;
  }

  /**
   * What to compute again.
   *
   * @param start of the round, as committed
   * @param header of the contribution; its signature was checked
   */
  public record Asked(RoundStart start, ContributionHeader header) implements Serializable {}

  @Override
  public Recomputation apply(Asked asked) {
    Optional<WorkDifference> impossible = impossible(asked);
    PeerId peer = asked.header().peer();
    long round = asked.start().round();
    if (impossible.isPresent()) {
      List<WorkDifference> first = impossible.stream().toList();
      return Recomputation.without(peer, round, Outcome.DIFFERENT, "not asked for", first);
    }
    RunSpec spec = place.spec();
    List<Device> devices = place.devices().ranks(spec.training().devices());
    try (Scratch scratch = Scratch.open();
        ObjectStore run = ObjectStores.open(place.run());
        ObjectStore corpus = ObjectStores.open(place.corpus());
        ObjectStore theirs = ObjectStores.open(place.bucket(peer));
        Trainer trainer = Trainer.of(spec.model(), spec.training(), devices)) {
      TokenStore tokens = TokenStore.open(corpus, spec.data().manifest());
      PeerPlace own = place(peer, scratch);
      CommittedStarts starts = new CommittedStarts(run, spec);
      PeerStates states = new PeerStates(own, scratch.store(), scratch.store(), starts);
      AuditedState state =
          new AuditedState(
              asked.header(),
              new PublishedStates(theirs, scratch.store(), spec),
              states,
              new StateRecovery(own, run, states, starts),
              starts,
              spec.training().innerSteps());
      Optional<AuditedState.Found> before = state.within(mostRounds, tokens, trainer);
      if (before.isEmpty()) {
        return Recomputation.without(peer, round, Outcome.NO_STATE, noState(asked), List.of());
      }
      RecomputedRound again = new RecomputedRound(own, asked, before.get(), states, theirs);
      return again.compare(Checkpoints.open(run, spec, asked.start()), tokens, trainer);
    } catch (MissingObjectException | MalformedCheckpointException e) {
      return Recomputation.without(peer, round, Outcome.NO_BASE, e.getMessage(), List.of());
    }
  }

  /** The peer's place, with a folder for its bucket. */
  private PeerPlace place(PeerId peer, Scratch scratch) {
    return new PeerPlace(
        place.spec(),
        peer,
        place.run(),
        place.corpus(),
        scratch.location(),
        scratch.location(),
        place.devices(),
        false,
        new StateKeeping(1, mostRounds, scratch.location()));
  }

  /** What the header says that no round can begin with. */
  private Optional<WorkDifference> impossible(Asked asked) {
    ContributionHeader header = asked.header();
    StateClaim state = header.state();
    int innerSteps = place.spec().training().innerSteps();
    if (!header.baseDigest().equals(asked.start().base())) {
      return Optional.of(
          WorkDifference.of(
              WorkStep.BASE,
              "work on %s, the committed base is %s"
                  .formatted(header.baseDigest().brief(), asked.start().base().brief())));
    }
    if (state.steps() % innerSteps != 0 || state.steps() > asked.start().round() * innerSteps) {
      return Optional.of(
          WorkDifference.of(
              WorkStep.STATE_BEFORE, "remembers " + state.steps() + " inner steps"));
    }
    return state.steps() == 0 && !header.trace().stateBefore().equals(WorkTrace.ZEROS)
        ? Optional.of(
            WorkDifference.of(WorkStep.STATE_BEFORE, "0 inner steps, but another state than zeros"))
        : Optional.empty();
  }

  private String noState(Asked asked) {
    return "the state before round %s (%s, %s inner steps) is not in the bucket, nor one of the %s rounds before"
        .formatted(
            asked.start().round(),
            asked.header().trace().stateBefore().brief(),
            asked.header().state().steps(),
            mostRounds);
  }
}
