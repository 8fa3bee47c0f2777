package org.outerloop.exchange;

import org.outerloop.message.ContributionHeader;
import org.outerloop.protocol.PeerId;
import org.outerloop.storage.ObjectInfo;

/** What a validator found where a peer's contribution should be. None of these is an error. */
public sealed interface Submission {
  PeerId peer();

  /**
   * A header of this peer for this round, in time, and an object of the size it promises. What the
   * object holds has not been read.
   *
   * @param info of the header; its time is the time of the contribution
   */
  record Accepted(PeerId peer, ContributionHeader header, ObjectInfo info) implements Submission {}

  /** There is no header, or the store did not let us see. */
  record Missing(PeerId peer, String reason) implements Submission {}

  /** The header was stored before the window opened; it was not read. */
  record Early(PeerId peer, String reason, ObjectInfo info) implements Submission {}

  /** The header was stored after the window closed; it was not read. */
  record Late(PeerId peer, String reason, ObjectInfo info) implements Submission {}

  /** There is something in time, but it is no contribution. */
  record Malformed(PeerId peer, String reason) implements Submission {}
}
