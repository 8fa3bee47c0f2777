package org.outerloop.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.StateClaim.Origin;
import org.outerloop.message.WorkClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.Recomputation.Outcome;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.TimedReads;
import org.outerloop.tensor.Device;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.DivergedException;
import org.outerloop.training.Trainer;

/** One round of a peer, computed from a state that was found, and held against what it sent. */
final class RecomputedRound {
  private static final int DIGEST_BYTES = 96; // of trace.json
  private static final int OTHER_BYTES = 1 << 10;

  private final PeerPlace place;
  private final RoundStart start;
  private final ContributionHeader header;
  private final AuditedState.Found before;
  private final PeerStates states;
  private final TimedReads theirs;
  private final List<WorkDifference> differences = new ArrayList<>();

  /**
   * @param place of the peer, with a store of one's own for its bucket
   * @param states in that store
   * @param theirs the peer's bucket, to read
   */
  RecomputedRound(
      PeerPlace place,
      RecomputePeer.Asked asked,
      AuditedState.Found before,
      PeerStates states,
      ObjectStore theirs) {
    this.place = place;
    this.start = asked.start();
    this.header = asked.header();
    this.before = before;
    this.states = states;
    this.theirs = PeerReads.of(theirs, place.spec(), header);
  }

  /** Computes and compares. */
  Recomputation compare(Checkpoint base, TokenStore tokens, Trainer trainer) {
    long begin = System.nanoTime();
    WorkTrace said = header.trace();
    differs(WorkStep.STATE_BEFORE, said.stateBefore(), before.state().digest());
    InnerRound round = new InnerRound(place, start, base, before.state(), trainer);
    try (SentComparison sent = new SentComparison(place.spec(), header, sent())) {
      data(round.train(tokens, new StageTimes()).work());
      StateWriter after = states.writer(start, Origin.RECOMPUTED);
      TrainedSlices trained = round.compressed(after, sent);
      innerSteps(trained);
      sent.difference().ifPresent(differences::add);
      differs(WorkStep.STATE_AFTER, said.stateAfter(), round.keep(states, after, Origin.KEPT));
      return found(sent, begin);
    } catch (DivergedException e) {
      differences.add(WorkDifference.of(WorkStep.INNER_STEPS, e.getMessage()));
      return nothing();
    } catch (MalformedMessageException | ContributionSlices.UnreadableException e) {
      differences.add(WorkDifference.of(WorkStep.CODEC, "cannot be read: " + e.getMessage()));
      return nothing();
    }
  }

  private Recomputation nothing() {
    return Recomputation.without(
        header.peer(), header.round(), Outcome.DIFFERENT, before.words(), differences);
  }

  /** What was sent, after the header's promises were compared with what there must be. */
  private ContributionSlices sent() {
    RunSpec spec = place.spec();
    ParameterLayout layout = ParameterLayout.of(spec.model());
    ContributionReader reader = new ContributionReader(layout, spec.compression());
    String key = spec.keys().contribution(header.round());
    RoundBinding binding =
        new RoundBinding(spec.name(), header.round(), header.peer(), start.base());
    reader.check(header, binding, size(key));
    return new ContributionSlices(theirs, key, header, reader);
  }

  private long size(String key) {
    try {
      return theirs
          .find(key)
          .map(ObjectInfo::size)
          .orElseThrow(() -> new MalformedMessageException("file", "there is no " + key));
    } catch (ObjectStoreException e) {
      throw new ContributionSlices.UnreadableException(e);
    }
  }

  private void differs(WorkStep step, Digest said, Digest found) {
    if (!said.equals(found)) {
      String what = "%s instead of %s".formatted(said.brief(), found.brief());
      differences.add(WorkDifference.of(step, what));
    }
  }

  private void data(WorkClaim work) {
    differs(WorkStep.DATA, header.dataReceipt(), work.dataReceipt());
    boolean counted = header.sequences() == work.sequences() && header.tokens() == work.tokens();
    if (!counted && header.dataReceipt().equals(work.dataReceipt())) {
      String what = "%s tokens instead of %s".formatted(header.tokens(), work.tokens());
      differences.add(WorkDifference.of(WorkStep.DATA, what));
    }
  }

  private void innerSteps(TrainedSlices trained) {
    if (trained.root().equals(header.trace().trained())) {
      return;
    }
    Optional<TrainedSlices> said = traceOf(trained.slices().size());
    if (said.isEmpty()) {
      String what = "the digests of its slices are not in the bucket";
      differences.add(WorkDifference.of(WorkStep.INNER_STEPS, what));
      return;
    }
    int first = 0;
    while (said.get().slices().get(first).equals(trained.slices().get(first))) {
      first++;
    }
    ParameterLayout layout = ParameterLayout.of(place.spec().model());
    int tensor = Checkpoints.slices(place.spec()).get(first).tensor();
    String what =
        "%s instead of %s"
            .formatted(said.get().slices().get(first).brief(), trained.slices().get(first).brief());
    differences.add(
        new WorkDifference(WorkStep.INNER_STEPS, layout.tensor(tensor).name(), first, what));
  }

  /** The peer's trace.json, if it is what the header names. */
  private Optional<TrainedSlices> traceOf(int slices) {
    long mostBytes = (long) DIGEST_BYTES * slices + OTHER_BYTES;
    try {
      byte[] json = theirs.get(place.spec().keys().trace(header.round()), mostBytes);
      TrainedSlices said = RecordJson.fromBytes(json, TrainedSlices.class);
      return Optional.of(said)
          .filter(all -> all.slices().size() == slices)
          .filter(all -> all.root().equals(header.trace().trained()));
    } catch (InvalidJsonException | ObjectStoreException e) {
      return Optional.empty();
    }
  }

  private Recomputation found(SentComparison sent, long begin) {
    List<Device> devices = place.devices().ranks(place.spec().training().devices());
    Digest own = Arithmetic.of(place.spec(), devices);
    boolean same = !own.equals(WorkTrace.NOTHING) && own.equals(header.trace().arithmetic());
    return new Recomputation(
        header.peer(),
        header.round(),
        outcome(same, sent.whole()),
        before.words(),
        same,
        differences,
        sent.slices(),
        sent.slicesApart(),
        sent.whole(),
        sent.tensors(),
        (System.nanoTime() - begin) * 1e-9);
  }

  private Outcome outcome(boolean sameArithmetic, Closeness whole) {
    if (differences.isEmpty()) {
      return Outcome.EQUAL;
    }
    return mustBeEqual(sameArithmetic) || !Tolerance.MEASURED.holds(whole)
        ? Outcome.DIFFERENT
        : Outcome.CLOSE;
  }

  /** Whether what differs differs on no machine. */
  private boolean mustBeEqual(boolean sameArithmetic) {
    boolean sameState = !has(WorkStep.STATE_BEFORE);
    // from equal parameters on, all is plain Java, whose bits are the same everywhere
    boolean inCodec = sameState && !has(WorkStep.INNER_STEPS) && has(WorkStep.CODEC);
    // a state that differs leads to something else, or it does not differ
    boolean onlyNamed = !sameState && differences.size() == 1;
    return has(WorkStep.DATA)
        || inCodec
        || onlyNamed
        || (sameState ? sameArithmetic : before.given());
  }

  private boolean has(WorkStep step) {
    return differences.stream().anyMatch(found -> found.step() == step);
  }
}
