package org.outerloop.round;

import java.util.List;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionWriter;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.RoundBinding;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.round.StageTimes.Stage;
import org.outerloop.sparseloco.ErrorFeedback;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.ObjectWriter;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.MemoryFigures;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.InnerTrainer;
import org.outerloop.training.TrainingLog;

/**
 * One peer's round, as a task:
 *
 * <pre>
 *   load theta_t and the peer's state -> H inner steps -> theta_p
 *   by slice: delta = theta_t - theta_p; a = decay e + delta; send top-k of a; e = a - sent
 *   upload the contribution, keep the state for round t + 1
 * </pre>
 *
 * <p>Run again it writes the same bytes under the same keys. Heap: a few slices; native memory: see
 * TrainingMemory.
 */
public final class PeerRound implements Spread.Work<PeerPlace, PeerResult> {
  private final RoundStart start;

  public PeerRound(RoundStart start) {
    this.start = start;
  }

  @Override
  public PeerResult apply(PeerPlace place) {
    RunSpec spec = place.spec();
    ParameterLayout layout = ParameterLayout.of(spec.model());
    StageTimes times = new StageTimes();
    List<Device> devices = place.devices().ranks(spec.training().devices());
    MemoryFigures.begin(devices);
    try (ObjectStore run = ObjectStores.open(place.run());
        ObjectStore corpus = ObjectStores.open(place.corpus());
        ObjectStore own = ObjectStores.open(place.own());
        InnerTrainer trainer = new InnerTrainer(spec.model(), spec.training(), devices.get(0))) {
      Checkpoint base = Checkpoints.open(run, spec, start);
      PeerState state = new PeerState(own, spec, start.round());
      times.time(Stage.COMMUNICATION, () -> Checkpoints.load(base, spec, trainer.parameters()));
      boolean cold = times.time(Stage.COMMUNICATION, () -> !state.restore(trainer));

      TokenStore tokens = TokenStore.open(corpus, spec.data().manifest());
      int peerIndex = spec.indexOf(place.peer());
      AssignedBatches batches = new AssignedBatches(spec, tokens, start.round(), peerIndex);
      long firstStep = start.round() * spec.training().innerSteps();
      TrainingLog log = times.time(Stage.COMPUTE, () -> trainer.train(firstStep, batches));

      PayloadSummary payload =
          times.time(Stage.COMMUNICATION, () -> upload(own, base, spec, trainer, state));
      times.time(Stage.COMMUNICATION, () -> state.keepMoments(trainer));
      ContributionHeader header =
          ContributionHeader.of(
              new RoundBinding(spec.name(), start.round(), place.peer(), start.base()),
              MessagePlan.of(layout, spec.compression()),
              batches.receipt(),
              log.tokens(),
              payload);
      return new PeerResult(
          header,
          log.meanLoss(),
          times.of(Stage.COMPUTE),
          times.of(Stage.COMMUNICATION),
          cold && start.round() > 0,
          MemoryFigures.of(devices));
    }
  }

  private PayloadSummary upload(
      ObjectStore own, Checkpoint base, RunSpec spec, InnerTrainer trainer, PeerState state) {
    ParameterLayout layout = ParameterLayout.of(spec.model());
    ErrorFeedback feedback = new ErrorFeedback(spec.compression());
    List<Slice> slices = Checkpoints.slices(spec);
    try (ObjectWriter out = own.create(spec.keys().contribution(start.round()));
        ContributionWriter writer = new ContributionWriter(out, layout, spec.compression());
        PeerState.Residuals residuals = state.residuals()) {
      for (Slice slice : slices) {
        float[] delta = pseudoGradient(base, layout, slice, trainer.parameters());
        float[] residual = residuals.before(slice);
        boolean vector = layout.tensor(slice.tensor()).vector();
        writer.write(feedback.compress(slice, vector, residual, delta));
        residuals.keep(slice, residual);
      }
      PayloadSummary payload = writer.finish();
      residuals.commit();
      out.commit();
      return payload;
    }
  }

  /** theta_t - theta_p of one slice. */
  private static float[] pseudoGradient(
      Checkpoint base, ParameterLayout layout, Slice slice, FlatParameters trained) {
    float[] delta = base.read(slice);
    float[] after = new float[slice.length()];
    trained.read(Checkpoints.offset(layout, slice), after, slice.length());
    for (int i = 0; i < after.length; i++) {
      delta[i] -= after[i];
    }
    return delta;
  }
}
