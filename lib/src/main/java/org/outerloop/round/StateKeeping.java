package org.outerloop.round;

import java.io.Serializable;
import org.outerloop.protocol.Require;
import org.outerloop.storage.StoreLocation;

/**
 * How a peer keeps its state between rounds. Its own affair and no part of the run: the bits of a
 * contribution do not depend on it.
 *
 * @param everyRounds the state before every so many rounds goes to the peer's bucket, the others to
 *     {@code local}
 * @param recomputeAtMostRounds most rounds that are computed again to get a lost state back; a
 *     state further away is lost for good
 * @param local folder of the machine that trains; may be lost with it at any time
 */
public record StateKeeping(int everyRounds, int recomputeAtMostRounds, StoreLocation local)
    implements Serializable {
  public StateKeeping {
    Require.that(everyRounds > 0, "peer-state.keep-every-rounds %s is not positive", everyRounds);
    Require.that(
        recomputeAtMostRounds >= 0,
        "peer-state.recompute-at-most-rounds %s is negative",
        recomputeAtMostRounds);
  }
}
