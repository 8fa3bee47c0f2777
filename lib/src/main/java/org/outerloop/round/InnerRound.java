package org.outerloop.round;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.checkpoint.SliceDigest;
import org.outerloop.message.StateClaim.Origin;
import org.outerloop.message.WorkClaim;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.round.StageTimes.Stage;
import org.outerloop.sparseloco.ErrorFeedback;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.tensor.ParameterBuffer;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.Trainer;
import org.outerloop.training.TrainingLog;

/**
 * What a peer computes in one round, from a base and a state to sparse slices and the next state.
 * The same for a round at hand and for one that is computed again to get a lost state back, so both
 * give the same bits.
 */
final class InnerRound {
  private final PeerPlace place;
  private final RoundStart start;
  private final Checkpoint base;
  private final PeerState before;
  private final Trainer trainer;
  private final Conduct conduct;

  /**
   * @param base parameters at the start
   * @param before the state that the round begins with
   */
  InnerRound(
      PeerPlace place, RoundStart start, Checkpoint base, PeerState before, Trainer trainer) {
    this(place, start, base, before, trainer, Conduct.HONEST);
  }

  InnerRound(
      PeerPlace place,
      RoundStart start,
      Checkpoint base,
      PeerState before,
      Trainer trainer,
      Conduct conduct) {
    Require.that(
        before.round() == start.round(),
        "Round %s begins with the state before round %s",
        start.round(),
        before.round());
    this.place = place;
    this.start = start;
    this.base = base;
    this.before = before;
    this.trainer = trainer;
    this.conduct = conduct;
  }

  /**
   * What the inner steps were.
   *
   * @param work as the header says it
   */
  record Trained(TrainingLog log, WorkClaim work) {}

  /** Loads base and moments, then takes the round's inner steps. */
  Trained train(TokenStore tokens, StageTimes times) {
    return train(tokens, times, base -> {});
  }

  /**
   * The same.
   *
   * @param seesBase is shown the parameters before the first step
   */
  Trained train(TokenStore tokens, StageTimes times, Consumer<ParameterBuffer> seesBase) {
    RunSpec spec = place.spec();
    int peer = start.roster().indexOf(place.peer());
    try (AssignedBatches batches = AssignedBatches.ahead(spec, tokens, start.turn(), peer)) {
      times.time(Stage.COMMUNICATION, () -> Checkpoints.load(base, spec, trainer.parameters()));
      times.time(Stage.COMMUNICATION, () -> before.restore(trainer));
      times.time(Stage.COMPUTE, () -> seesBase.accept(trainer.parameters()));
      long firstStep = start.round() * spec.training().innerSteps();
      long remembered = before.claim().steps();
      TrainingLog log =
          times.time(
              Stage.COMPUTE,
              () ->
                  trainer.train(
                      firstStep, remembered, conduct.batches(place, start, batches, tokens)));
      WorkClaim work = batches.work(before.claim());
      Require.that(
          log.tokens() == work.tokens(),
          "The trainer counts %s tokens, it was given %s",
          log.tokens(),
          work.tokens());
      return new Trained(log, work);
    }
  }

  /**
   * Compresses the pseudo-gradient, and keeps what is not sent.
   *
   * @return what the inner steps led to
   */
  TrainedSlices compress(StateWriter after, Consumer<SparseSlice> sent) {
    return compressed(after, (slice, left) -> sent.accept(slice));
  }

  /**
   * The same.
   *
   * @param sent takes each slice with what is left of it, which stays what it is
   */
  TrainedSlices compressed(StateWriter after, BiConsumer<SparseSlice, float[]> sent) {
    RunSpec spec = place.spec();
    ParameterLayout layout = ParameterLayout.of(spec.model());
    ErrorFeedback feedback = new ErrorFeedback(spec.compression());
    List<Digest> trained = new ArrayList<>();
    for (Slice slice : Checkpoints.slices(spec)) {
      float[] delta = pseudoGradient(layout, slice, trained);
      conduct.distort(place, start, slice, delta);
      float[] residual = before.residual(slice);
      boolean vector = layout.tensor(slice.tensor()).vector();
      sent.accept(feedback.compress(slice, vector, residual, delta), residual);
      after.residual(slice, residual);
    }
    return new TrainedSlices(trained);
  }

  /** theta_t - theta_p of one slice; adds the digest of theta_p. */
  private float[] pseudoGradient(ParameterLayout layout, Slice slice, List<Digest> trained) {
    float[] delta = base.read(slice);
    float[] after = new float[slice.length()];
    trainer.parameters().read(Checkpoints.offset(layout, slice), after, slice.length());
    trained.add(SliceDigest.of(after, after.length));
    for (int i = 0; i < after.length; i++) {
      delta[i] -= after[i];
    }
    return delta;
  }

  /** Makes the next state exist; returns its digest. */
  Digest keep(PeerStates states, StateWriter after, Origin origin) {
    return states.commit(start, before, after, trainer, origin);
  }
}
