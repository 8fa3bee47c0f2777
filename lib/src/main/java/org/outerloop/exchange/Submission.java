package org.outerloop.exchange;

import org.outerloop.message.ContributionHeader;
import org.outerloop.protocol.PeerId;

/** What a validator found where a peer's contribution should be. None of these is an error. */
public sealed interface Submission {
  PeerId peer();

  /**
   * A header of this peer for this round, a commitment to its payload in time, and an object of the
   * size it promises. What the object holds has not been read.
   *
   * @param committedMillis the ledger store's time of the commitment: that of the contribution
   */
  record Accepted(PeerId peer, ContributionHeader header, long committedMillis)
      implements Submission {}

  /** There is no header, or the store did not let us see. */
  record Missing(PeerId peer, String reason) implements Submission {}

  /** Committed before the window opened. */
  record Early(PeerId peer, String reason, long committedMillis) implements Submission {}

  /** Committed after the window closed. */
  record Late(PeerId peer, String reason, long committedMillis) implements Submission {}

  /** There is something, but it is no contribution of this peer for this round. */
  record Malformed(PeerId peer, String reason) implements Submission {}
}
