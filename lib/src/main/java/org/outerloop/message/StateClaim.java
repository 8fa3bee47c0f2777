package org.outerloop.message;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * Where the inner optimizer's state and the error feedback came from that a peer began a round
 * with. The peer's own word: a validator can only see that it is possible.
 *
 * @param origin how the peer got the state
 * @param steps inner steps that the state remembers, since it was last zeros
 */
public record StateClaim(Origin origin, long steps) implements Serializable {

  /** How a peer got its state. */
  public enum Origin {
    /** As the round before left it; before the first round, zeros. */
    KEPT,
    /** Lost, and made again bit for bit from an older one. */
    RECOMPUTED,
    /** Lost for good: zeros. */
    COLD
  }

  public StateClaim {
    Require.that(steps >= 0, "A state of %s inner steps", steps);
    Require.that(
        origin != Origin.COLD || steps == 0, "A cold state that remembers %s inner steps", steps);
  }

  public static StateClaim kept(long steps) {
    return new StateClaim(Origin.KEPT, steps);
  }

  public static StateClaim cold() {
    return new StateClaim(Origin.COLD, 0);
  }
}
