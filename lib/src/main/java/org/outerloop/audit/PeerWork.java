package org.outerloop.audit;

import java.util.Optional;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.round.RoundRecord;

/**
 * What is known of a peer's work in one round: by its header, or where that is gone by the record.
 *
 * @param header if it is there and is the one that was judged
 */
record PeerWork(
    Digest payload, StateClaim state, WorkTrace trace, Optional<ContributionHeader> header) {

  static Optional<PeerWork> of(
      Optional<ContributionHeader> header, Optional<RoundRecord.Contribution> recorded) {
    Optional<ContributionHeader> judged =
        header.filter(
            read ->
                recorded.map(known -> known.payload().equals(read.payloadDigest())).orElse(true));
    return judged
        .map(read -> new PeerWork(read.payloadDigest(), read.state(), read.trace(), judged))
        .or(
            () ->
                recorded.map(
                    known ->
                        new PeerWork(
                            known.payload(), known.state(), known.trace(), Optional.empty())));
  }
}
