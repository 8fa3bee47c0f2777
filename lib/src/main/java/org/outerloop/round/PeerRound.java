package org.outerloop.round;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.exchange.Commitments;
import org.outerloop.exchange.StoreClock;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionWriter;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.StateClaim.Origin;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.StageTimes.Stage;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.ObjectWriter;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.MemoryFigures;
import org.outerloop.tensor.ParameterBuffer;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.Trainer;

/**
 * One peer's round, as a task:
 *
 * <pre>
 *   load theta_t and the peer's state -> sketch hidden states, if asked -> H inner steps -> theta_p
 *   by slice: delta = theta_t - theta_p; a = decay e + delta; send top-k of a; e = a - sent
 *   commit to the contribution, keep the state for round t + 1, let the contribution be seen
 * </pre>
 *
 * <p>Run again it writes the same bytes under the same keys. Heap: a few slices; native memory: see
 * TrainingMemory.
 */
public final class PeerRound implements Spread.Work<PeerPlace, PeerResult> {
  private static final int MOST_DAMAGED = 8;

  private final RoundStart start;
  private final long commitFromMillis;
  private final Conduct conduct;

  public PeerRound(RoundStart start) {
    this(start, 0);
  }

  /**
   * @param commitFromMillis the ledger store's time from which commitments count; 0 for at once
   */
  public PeerRound(RoundStart start, long commitFromMillis) {
    this(start, commitFromMillis, Conduct.HONEST);
  }

  /** A round of a rehearsal, at once. */
  public PeerRound(RoundStart start, Conduct conduct) {
    this(start, 0, conduct);
  }

  private PeerRound(RoundStart start, long commitFromMillis, Conduct conduct) {
    this.start = start;
    this.commitFromMillis = commitFromMillis;
    this.conduct = conduct;
  }

  @Override
  public PeerResult apply(PeerPlace place) {
    for (int damaged = 0; ; damaged++) {
      try {
        return attempt(place);
      } catch (DamagedStateException e) {
        // what was damaged is gone now: begin again with what is left, of which there is little
        if (damaged == MOST_DAMAGED) {
          throw e;
        }
      }
    }
  }

  private PeerResult attempt(PeerPlace place) {
    RunSpec spec = place.spec();
    StageTimes times = new StageTimes();
    List<Device> devices = place.devices().ranks(spec.training().devices());
    MemoryFigures.begin(devices);
    try (ObjectStore run = ObjectStores.open(place.run());
        ObjectStore corpus = ObjectStores.open(place.corpus());
        ObjectStore own = ObjectStores.open(place.own());
        ObjectStore local = ObjectStores.open(place.keeping().local());
        Trainer trainer = trainer(place, devices)) {
      TokenStore tokens = TokenStore.open(corpus, spec.data().manifest());
      CommittedStarts starts = new CommittedStarts(run, spec);
      PeerStates states = new PeerStates(place, own, local, starts);
      StateRecovery recovery = new StateRecovery(place, run, states, starts);
      PeerState before =
          times.time(Stage.COMMUNICATION, () -> recovery.before(start.round(), tokens, trainer));

      RoundStart from = starts.of(conduct.baseRound(start.round())).orElse(start);
      Checkpoint base = Checkpoints.open(run, spec, from);
      InnerRound round = new InnerRound(place, start, base, before, trainer, conduct);
      AtomicReference<Digest> activations = new AtomicReference<>(WorkTrace.NOTHING);
      InnerRound.Trained trained =
          round.train(
              tokens, times, theta -> activations.set(sketch(place, devices, theta, tokens, own)));
      StateWriter after = states.writer(start, Origin.KEPT);
      Uploaded uploaded =
          times.time(Stage.COMMUNICATION, () -> upload(place, own, round, states, after));
      WorkTrace trace =
          new WorkTrace(
              before.digest(),
              uploaded.trained().root(),
              uploaded.stateAfter(),
              activations.get(),
              Arithmetic.of(spec, devices));
      return new PeerResult(
          header(place, conduct.namesItsBase() ? from : start, trained, trace, uploaded.payload()),
          trained.log().meanLoss(),
          times.of(Stage.COMPUTE),
          times.of(Stage.COMMUNICATION),
          MemoryFigures.of(devices));
    }
  }

  private static Trainer trainer(PeerPlace place, List<Device> devices) {
    RunSpec spec = place.spec();
    return Trainer.of(spec.model(), spec.training(), devices, place.recomputeActivations());
  }

  /** Stores sketches of hidden states under the base, if the run asks for them. */
  private Digest sketch(
      PeerPlace place,
      List<Device> devices,
      ParameterBuffer base,
      TokenStore tokens,
      ObjectStore own) {
    if (!BaseSketch.isAsked(place.spec())) {
      return WorkTrace.NOTHING;
    }
    BaseSketch sketch = new BaseSketch(place.spec(), start, place.peer());
    return sketch.store(sketch.of(base, devices.get(0), tokens), own);
  }

  /** What an upload is called. */
  private record Uploaded(PayloadSummary payload, TrainedSlices trained, Digest stateAfter) {}

  /** The state is kept in the time that must pass before the payload may be seen. */
  private Uploaded upload(
      PeerPlace place, ObjectStore own, InnerRound round, PeerStates states, StateWriter after) {
    RunSpec spec = place.spec();
    ParameterLayout layout = ParameterLayout.of(spec.model());
    try (ObjectWriter out = own.create(spec.keys().contribution(start.round()));
        ContributionWriter writer = new ContributionWriter(out, layout, spec.compression())) {
      TrainedSlices trained = round.compress(after, writer::write);
      PayloadSummary payload = writer.finish();
      long seen = commit(place, payload.digest());
      Digest stateAfter = round.keep(states, after, Origin.KEPT);
      own.put(spec.keys().trace(start.round()), RecordJson.toBytes(trained));
      Commitments.await(seen);
      out.commit();
      return new Uploaded(payload, trained, stateAfter);
    }
  }

  private long commit(PeerPlace place, Digest payload) {
    RunSpec spec = place.spec();
    long tick = spec.gauntlet().uploadTickMillis();
    try (ObjectStore ledger = ObjectStores.open(place.ledger())) {
      StoreClock.await(ledger, spec.keys(), commitFromMillis);
      return new Commitments(ledger, spec.keys())
          .commit(start.round(), place.peer(), payload, tick);
    }
  }

  private ContributionHeader header(
      PeerPlace place,
      RoundStart from,
      InnerRound.Trained trained,
      WorkTrace trace,
      PayloadSummary payload) {
    RunSpec spec = place.spec();
    return ContributionHeader.of(
        new RoundBinding(spec.name(), start.round(), place.peer(), from.base()),
        MessagePlan.of(ParameterLayout.of(spec.model()), spec.compression()),
        trained.work(),
        trace,
        payload);
  }
}
