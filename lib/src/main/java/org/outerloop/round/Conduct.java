package org.outerloop.round;

import java.io.Serializable;
import java.util.Iterator;
import org.outerloop.protocol.Slice;
import org.outerloop.tokens.TokenStore;

/**
 * How a peer does its inner steps. Every default is the honest way; a rehearsal overrides what it
 * wants to see found out. Its header claims the required work whatever it did.
 */
public interface Conduct extends Serializable {
  Conduct HONEST = new Honest();

  /** The honest way. */
  record Honest() implements Conduct {}

  /** The round whose parameters it starts from in this round; one that was never there counts. */
  default long baseRound(long round) {
    return round;
  }

  /** Whether its header says so, or names the present parameters all the same. */
  default boolean namesItsBase() {
    return true;
  }

  /**
   * What it trains on: as many batches of the same shape as are assigned. All assigned ones must be
   * taken, so that the receipt is over them.
   */
  default Iterator<int[][]> batches(
      PeerPlace place, RoundStart start, Iterator<int[][]> assigned, TokenStore tokens) {
    return assigned;
  }

  /** Changes, in place, a slice of the pseudo-gradient before it meets the error feedback. */
  default void distort(PeerPlace place, RoundStart start, Slice slice, float[] delta) {}
}
