package org.outerloop.jobs.train.hostile;

import java.io.OutputStream;
import java.io.Serializable;
import org.outerloop.exchange.Commitments;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.RoundBinding;
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
import org.outerloop.tensor.MemoryFigures;

/**
 * A round without training. The payload comes from somewhere else; the rest is as it must be: it is
 * committed to, uploaded, truly signed, and its header claims the work that the round requires.
 */
final class Forgery implements Spread.Work<PeerPlace, PeerResult> {
  private final RoundStart start;
  private final Payload payload;

  Forgery(RoundStart start, Payload payload) {
    this.start = start;
    this.payload = payload;
  }

  /** What is uploaded in place of work. */
  @FunctionalInterface
  interface Payload extends Serializable {
    PayloadSummary write(PeerPlace place, RoundStart start, OutputStream out);
  }

  @Override
  public PeerResult apply(PeerPlace place) {
    RunSpec spec = place.spec();
    try (ObjectStore own = ObjectStores.open(place.own());
        ObjectStore corpus = ObjectStores.open(place.corpus());
        ObjectStore ledger = ObjectStores.open(place.ledger());
        ObjectWriter out = own.create(spec.keys().contribution(start.round()))) {
      PayloadSummary written = payload.write(place, start, out);
      // it could not commit to this payload before it had it
      new Commitments(ledger, spec.keys())
          .commit(
              start.round(), place.peer(), written.digest(), spec.gauntlet().uploadTickMillis());
      out.commit();
      long steps = start.round() * spec.training().innerSteps();
      WorkClaim claimed =
          AssignedBatches.required(spec, corpus, start, place.peer(), StateClaim.kept(steps));
      return new PeerResult(header(place, claimed, written), 0, 0, 0, MemoryFigures.NONE);
    }
  }

  private ContributionHeader header(PeerPlace place, WorkClaim claimed, PayloadSummary written) {
    RunSpec spec = place.spec();
    return ContributionHeader.of(
        new RoundBinding(spec.name(), start.round(), place.peer(), start.base()),
        MessagePlan.of(ParameterLayout.of(spec.model()), spec.compression()),
        claimed,
        trace(place),
        written);
  }

  /** States that never were, but follow on one another. */
  private WorkTrace trace(PeerPlace place) {
    String who = place.peer().name();
    return new WorkTrace(
        start.round() == 0 ? WorkTrace.ZEROS : Digest.ofText(who + " before " + start.round()),
        Digest.ofText(who + " in " + start.round()),
        Digest.ofText(who + " before " + (start.round() + 1)),
        BaseSketch.upload(place, start), // costs next to nothing, so it is no reason to be found out
        WorkTrace.NOTHING);
  }
}
