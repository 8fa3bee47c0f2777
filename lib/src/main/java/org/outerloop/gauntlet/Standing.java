package org.outerloop.gauntlet;

import java.io.Serializable;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * What is kept of one peer from round to round, also while it is not on the roster. Of fixed size.
 *
 * @param proof mean of the proof of computation, in [-1, 1]
 * @param sync what its last contribution was worth for the base it was made on, in [0, 1]
 * @param forfeited whether it did harm when it was last tried: nothing is paid until it does none
 * @param roundsTried rounds in which its contribution was tried
 * @param lastTried the last of these rounds, or one in which it sent something malformed; for a new
 *     peer the round before it joined
 * @param misses rounds missed in a row
 * @param negatives rounds tried in a row with a negative loss score
 * @param setAsideUntil first round in which it is judged as others are
 */
public record Standing(
    PeerId peer,
    Rating rating,
    double proof,
    double sync,
    boolean forfeited,
    long roundsTried,
    long lastTried,
    int misses,
    int negatives,
    long setAsideUntil,
    History history)
    implements Serializable {

  public Standing {
    Require.that(-1 <= proof && proof <= 1, "Proof of %s is %s, outside [-1, 1]", peer, proof);
    Require.that(0 <= sync && sync <= 1, "Sync of %s is %s, outside [0, 1]", peer, sync);
    Require.that(
        roundsTried >= 0 && misses >= 0 && negatives >= 0,
        "Counts of %s are negative: %s tried, %s missed, %s negative",
        peer,
        roundsTried,
        misses,
        negatives);
    Require.that(lastTried >= -1, "%s was last tried in round %s", peer, lastTried);
  }

  /** Of a peer that joins before {@code round}. */
  public static Standing start(PeerId peer, long round) {
    return new Standing(peer, Rating.START, 0, 1, false, 0, round - 1, 0, 0, 0, History.NONE);
  }

  boolean isNew() {
    return roundsTried == 0;
  }

  boolean isSetAside(long round) {
    return round < setAsideUntil;
  }
}
