package org.outerloop.gauntlet;

import java.io.Serializable;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * What is kept of one peer from round to round.
 *
 * @param proof mean of the proof of computation, in [-1, 1]
 * @param roundsTried rounds in which its contribution was tried
 * @param misses rounds missed in a row
 * @param negatives rounds tried in a row with a negative loss score
 */
public record Standing(
    PeerId peer, Rating rating, double proof, long roundsTried, int misses, int negatives)
    implements Serializable {

  public Standing {
    Require.that(-1 <= proof && proof <= 1, "Proof of %s is %s, outside [-1, 1]", peer, proof);
    Require.that(
        roundsTried >= 0 && misses >= 0 && negatives >= 0,
        "Counts of %s are negative: %s tried, %s missed, %s negative",
        peer,
        roundsTried,
        misses,
        negatives);
  }

  public static Standing start(PeerId peer) {
    return new Standing(peer, Rating.START, 0, 0, 0, 0);
  }
}
