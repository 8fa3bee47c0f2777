package org.outerloop.gauntlet;

/** What becomes of one contribution, and why. */
public enum Decision {
  MERGED,
  /** Good, and next in order should a merged one fail. */
  RESERVE,
  /** Good, but too many others were better. */
  SURPLUS,
  /** Harmless this time, but its loss scores have been negative for too many rounds. */
  SUSPENDED,
  /** Makes the loss worse by more than noise explains. */
  HARMFUL,
  /** Far larger or smaller than the others' are. */
  OUT_OF_SCALE,
  /** Made on the base of an earlier round. */
  STALE,
  /** Not tried in this round, so nothing is known of it. */
  NOT_TRIED,
  /** Its peer missed too many rounds, or copied, and is left out for a while. */
  SET_ASIDE,
  /** The same work as another one that is merged; who was first is not proven, none is blamed. */
  SAME_WORK,
  /** Proven to be the work of another peer. */
  COPY,
  MALFORMED,
  LATE,
  EARLY,
  MISSING;

  /** Whether nothing of the peer's own came. */
  boolean isIdle() {
    return switch (this) {
      case OUT_OF_SCALE, COPY, MALFORMED, LATE, EARLY, MISSING -> true;
      default -> false;
    };
  }
}
