package org.outerloop.round;

import java.util.List;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.exchange.Commitments;
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
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.ObjectWriter;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.MemoryFigures;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.Trainer;

/** A {@link PeerRound} in which something goes wrong, and the peer does not notice. */
final class FaultyPeer {
  private final PeerPlace place;
  private final RoundStart start;
  private final Wrong wrong;

  /** What goes wrong. */
  interface Wrong extends FaultyTrainer.Memory {
    /** The round whose sequences it takes. */
    default RoundStart assigned(RoundStart start) {
      return start;
    }

    /** Before the state is read. */
    default void before(StateStore own) {}

    default SparseSlice sent(int index, SparseSlice slice) {
      return slice;
    }

    /** After the state is kept; returns its digest. */
    default Digest kept(StateStore own, Digest state) {
      return state;
    }
  }

  FaultyPeer(PeerPlace place, RoundStart start, Wrong wrong) {
    this.place = place;
    this.start = start;
    this.wrong = wrong;
  }

  PeerResult train() {
    RunSpec spec = place.spec();
    List<Device> devices = List.of(Device.CPU);
    try (ObjectStore run = ObjectStores.open(place.run());
        ObjectStore corpus = ObjectStores.open(place.corpus());
        ObjectStore own = ObjectStores.open(place.own());
        ObjectStore local = ObjectStores.open(place.keeping().local());
        Trainer trainer =
            new FaultyTrainer(Trainer.of(spec.model(), spec.training(), devices), wrong)) {
      wrong.before(new StateStore(own, spec));
      TokenStore tokens = TokenStore.open(corpus, spec.data().manifest());
      CommittedStarts starts = new CommittedStarts(run, spec);
      PeerStates states = new PeerStates(place, own, local, starts);
      PeerState before =
          new StateRecovery(place, run, states, starts).before(start.round(), tokens, trainer);
      Checkpoint base = Checkpoints.open(run, spec, start);
      InnerRound round = new InnerRound(place, wrong.assigned(start), base, before, trainer);
      InnerRound.Trained trained = round.train(tokens, new StageTimes());
      ContributionHeader header = upload(own, round, trained, states, before.digest());
      return new PeerResult(header, trained.log().meanLoss(), 0, 0, MemoryFigures.of(devices));
    }
  }

  private ContributionHeader upload(
      ObjectStore own,
      InnerRound round,
      InnerRound.Trained trained,
      PeerStates states,
      Digest stateBefore) {
    RunSpec spec = place.spec();
    ParameterLayout layout = ParameterLayout.of(spec.model());
    StateWriter after = states.writer(start, Origin.KEPT);
    int[] index = {0};
    try (ObjectWriter out = own.create(spec.keys().contribution(start.round()));
        ContributionWriter writer = new ContributionWriter(out, layout, spec.compression())) {
      TrainedSlices slices =
          round.compress(after, slice -> writer.write(wrong.sent(index[0]++, slice)));
      PayloadSummary payload = writer.finish();
      long seen = commit(payload.digest());
      Digest kept = round.keep(states, after, Origin.KEPT);
      Digest stateAfter = wrong.kept(new StateStore(own, spec), kept);
      own.put(spec.keys().trace(start.round()), RecordJson.toBytes(slices));
      Commitments.await(seen);
      out.commit();
      return ContributionHeader.of(
          new RoundBinding(spec.name(), start.round(), place.peer(), start.base()),
          MessagePlan.of(layout, spec.compression()),
          trained.work(),
          new WorkTrace(
              stateBefore,
              slices.root(),
              stateAfter,
              WorkTrace.NOTHING,
              Arithmetic.of(spec, List.of(Device.CPU))),
          payload);
    }
  }

  private long commit(Digest payload) {
    RunSpec spec = place.spec();
    try (ObjectStore ledger = ObjectStores.open(place.ledger())) {
      return new Commitments(ledger, spec.keys())
          .commit(start.round(), place.peer(), payload, spec.gauntlet().uploadTickMillis());
    }
  }
}
