package org.outerloop.jobs.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.outerloop.exchange.Commitments;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.SignedHeader;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.AssignedBatches;
import org.outerloop.round.BaseSketch;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.PeerResult;
import org.outerloop.round.RoundStart;
import org.outerloop.round.Spread;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.ObjectWriter;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tensor.MemoryFigures;

/**
 * A cheat for rehearsals: takes another's uploaded contribution, byte for byte, and claims to have
 * trained on its own sequences. Its header is well-formed and truly signed; only what the
 * contribution does, and that it is the same, can give it away.
 */
final class CopyingPeer implements Spread.Work<PeerPlace, PeerResult> {
  private static final long MAX_HEADER_BYTES = 64L << 20;

  private final RoundStart start;
  private final StoreLocation victim;

  /**
   * @param victim bucket of the other, to read
   */
  CopyingPeer(RoundStart start, StoreLocation victim) {
    this.start = start;
    this.victim = victim;
  }

  @Override
  public PeerResult apply(PeerPlace place) {
    RunSpec spec = place.spec();
    try (ObjectStore theirs = ObjectStores.open(victim);
        ObjectStore own = ObjectStores.open(place.own());
        ObjectStore corpus = ObjectStores.open(place.corpus());
        ObjectStore ledger = ObjectStores.open(place.ledger())) {
      SignedHeader copied =
          SignedHeader.read(theirs.get(spec.keys().header(start.round()), MAX_HEADER_BYTES));
      // it could not commit to this payload before it had seen it
      new Commitments(ledger, spec.keys())
          .commit(
              start.round(),
              place.peer(),
              copied.header().payloadDigest(),
              spec.gauntlet().uploadTickMillis());
      copy(theirs, own, spec.keys().contribution(start.round()));
      long steps = start.round() * spec.training().innerSteps();
      WorkClaim claimed =
          AssignedBatches.required(spec, corpus, start, place.peer(), StateClaim.kept(steps));
      WorkTrace trace = trace(copied.header().trace(), BaseSketch.upload(place, start));
      return new PeerResult(
          header(place, claimed, trace, copied.header()), 0, 0, 0, MemoryFigures.NONE);
    }
  }

  private static void copy(ObjectStore from, ObjectStore to, String key) {
    try (InputStream in = from.open(key);
        ObjectWriter out = to.create(key)) {
      in.transferTo(out);
      out.commit();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy " + key + " from " + from + " to " + to, e);
    }
  }

  /** All copied but the sketches, which another's name makes worthless: these it makes itself. */
  private static WorkTrace trace(WorkTrace copied, Digest activations) {
    return new WorkTrace(copied.stateBefore(), copied.trained(), copied.stateAfter(), activations);
  }

  private ContributionHeader header(
      PeerPlace place, WorkClaim claimed, WorkTrace trace, ContributionHeader copied) {
    RunSpec spec = place.spec();
    return ContributionHeader.of(
        new RoundBinding(spec.name(), start.round(), place.peer(), start.base()),
        MessagePlan.of(ParameterLayout.of(spec.model()), spec.compression()),
        claimed,
        trace,
        new PayloadSummary(copied.payloadBytes(), copied.payloadDigest(), copied.blocks()));
  }
}
