package org.outerloop.jobs.train;

import java.util.Optional;
import org.outerloop.message.StateClaim.Origin;
import org.outerloop.round.PeerResult;

/** What the operator of a peer should know of its state; the record says it to everybody. */
final class StateNote {
  private StateNote() {}

  /** Empty when there is nothing to tell. */
  static Optional<String> of(PeerResult result) {
    Origin origin = result.header().state().origin();
    String peer = result.header().peer().name();
    return switch (origin) {
      case KEPT -> Optional.empty();
      case RECOMPUTED -> Optional.of(peer + " lost its state and computed it again");
      case COLD -> Optional.of(peer + " lost its state for good and started cold");
    };
  }
}
