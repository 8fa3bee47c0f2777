package org.outerloop.gauntlet;

/** What was found where a peer's contribution should be. */
public enum Outcome {
  /** In time, well formed, and it passed the fast checks. */
  ACCEPTED,
  MISSING,
  /** Uploaded before the window opened. */
  EARLY,
  /** Uploaded after the window closed. */
  LATE,
  /** Unreadable, unsigned, refused by a fast check, or it makes the loss not a number. */
  MALFORMED;

  /** Whether the peer counts as absent in this round. */
  boolean isMiss() {
    return this == MISSING || this == EARLY || this == LATE;
  }
}
