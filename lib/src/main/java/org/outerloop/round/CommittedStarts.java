package org.outerloop.round;

import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectStore;

/** From which parameters the rounds of the past started, by the signed records. */
final class CommittedStarts {
  private final RunSpec spec;
  private final RunHistory history;

  /**
   * @param run bucket of the run
   */
  CommittedStarts(ObjectStore run, RunSpec spec) {
    this.spec = spec;
    this.history = new RunHistory(run, spec.keys());
  }

  /** Where a round starts, if the round before it is committed. */
  Optional<RoundStart> of(long round) {
    return round == 0
        ? history.genesis().map(Genesis::start)
        : record(round - 1).map(RoundRecord::nextStart);
  }

  /**
   * The last round that a peer began with zeros, as far as the records of the rounds back to {@code
   * oldest} tell; 0 if they do not. Whoever was not on the roster of a round begins the next one
   * so.
   */
  long lastZeros(PeerId peer, long before, long oldest) {
    for (long round = before - 1; round >= Math.max(0, oldest); round--) {
      if (of(round).map(start -> !start.roster().has(peer)).orElse(false)) {
        return round + 1;
      }
      Optional<RoundRecord.Contribution> known =
          record(round).flatMap(record -> record.contribution(peer));
      if (known.isPresent()) {
        return round - known.get().state().steps() / spec.training().innerSteps();
      }
    }
    return 0;
  }

  /** The state that a peer left a round with, if its record has a contribution of it. */
  Optional<Digest> stateAfter(PeerId peer, long round) {
    return record(round)
        .flatMap(record -> record.contribution(peer))
        .map(contribution -> contribution.trace().stateAfter());
  }

  Optional<RoundRecord> record(long round) {
    return history.record(round, PeerKeys.publicKey(spec.validatorKey()));
  }
}
