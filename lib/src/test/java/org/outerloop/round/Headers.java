package org.outerloop.round;

import org.outerloop.message.ContributionHeader;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;

/** Headers that say something else than what was done. */
final class Headers {
  private Headers() {}

  static PeerResult forRound(PeerResult result, long round) {
    return with(result, round, result.header().work(), payload(result), trace(result));
  }

  static PeerResult withPayloadOf(PeerResult result, PeerResult other) {
    return with(
        result, result.header().round(), result.header().work(), payload(other), trace(result));
  }

  static PeerResult withWork(PeerResult result, WorkClaim work) {
    return with(result, result.header().round(), work, payload(result), trace(result));
  }

  static PeerResult withActivations(PeerResult result, Digest activations) {
    WorkTrace own = trace(result);
    WorkTrace other =
        new WorkTrace(
            own.stateBefore(), own.trained(), own.stateAfter(), activations, own.arithmetic());
    ContributionHeader header = result.header();
    return with(result, header.round(), header.work(), payload(result), other);
  }

  private static WorkTrace trace(PeerResult result) {
    return result.header().trace();
  }

  static PeerResult withTrace(PeerResult result, WorkTrace trace) {
    ContributionHeader h = result.header();
    return with(result, h.round(), h.work(), payload(result), trace);
  }

  static PeerResult withState(PeerResult result, StateClaim state) {
    WorkClaim work = result.header().work();
    return withWork(
        result, new WorkClaim(work.dataReceipt(), work.sequences(), work.tokens(), state));
  }

  private static PayloadSummary payload(PeerResult result) {
    ContributionHeader header = result.header();
    return new PayloadSummary(header.payloadBytes(), header.payloadDigest(), header.blocks());
  }

  private static PeerResult with(
      PeerResult result, long round, WorkClaim work, PayloadSummary payload, WorkTrace trace) {
    ContributionHeader h = result.header();
    return new PeerResult(
        new ContributionHeader(
            h.version(),
            h.run(),
            round,
            h.peer(),
            h.baseDigest(),
            h.layoutDigest(),
            h.compression(),
            work.dataReceipt(),
            work.sequences(),
            work.tokens(),
            work.state(),
            trace,
            payload.bytes(),
            payload.digest(),
            payload.blocks()),
        result.trainingLoss(),
        result.computeSeconds(),
        result.communicationSeconds(),
        result.memory());
  }
}
