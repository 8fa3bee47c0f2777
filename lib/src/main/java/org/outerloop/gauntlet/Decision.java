package org.outerloop.gauntlet;

/** What becomes of one contribution, and why. */
public enum Decision {
  MERGED,
  /** Good, but others were better and there was no more room. */
  RESERVE,
  /** Harmless this time, but its loss scores have been negative for too many rounds. */
  SUSPENDED,
  /** Makes the loss worse by more than noise explains. */
  HARMFUL,
  /** Not tried in this round, so nothing is known of it. */
  NOT_TRIED,
  /** The same work as another one that is merged; who was first is not proven, none is blamed. */
  SAME_WORK,
  /** Proven to be the work of another peer. */
  COPY,
  MALFORMED,
  LATE,
  EARLY,
  MISSING
}
