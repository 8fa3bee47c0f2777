package org.outerloop.round;

import org.outerloop.message.ContributionHeader;

/** Headers that say something else than what was done. */
final class Headers {
  private Headers() {}

  static PeerResult forRound(PeerResult result, long round) {
    ContributionHeader h = result.header();
    return with(
        result,
        new ContributionHeader(
            h.version(),
            h.run(),
            round,
            h.peer(),
            h.baseDigest(),
            h.layoutDigest(),
            h.compression(),
            h.dataReceipt(),
            h.tokens(),
            h.payloadBytes(),
            h.payloadDigest(),
            h.blocks()));
  }

  static PeerResult withPayloadOf(PeerResult result, PeerResult other) {
    ContributionHeader h = result.header();
    ContributionHeader o = other.header();
    return with(
        result,
        new ContributionHeader(
            h.version(),
            h.run(),
            h.round(),
            h.peer(),
            h.baseDigest(),
            h.layoutDigest(),
            h.compression(),
            h.dataReceipt(),
            h.tokens(),
            o.payloadBytes(),
            o.payloadDigest(),
            o.blocks()));
  }

  private static PeerResult with(PeerResult result, ContributionHeader header) {
    return new PeerResult(
        header,
        result.trainingLoss(),
        result.computeSeconds(),
        result.communicationSeconds(),
        result.coldStart(),
        result.memory());
  }
}
