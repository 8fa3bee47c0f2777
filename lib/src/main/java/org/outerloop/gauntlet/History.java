package org.outerloop.gauntlet;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * The last 64 rounds of a peer, one bit each, the newest lowest.
 *
 * @param rounds on the roster so far
 * @param idle bits of rounds on the roster; set where it delivered no work of its own
 * @param negative bits of rounds tried; set where the loss score was negative
 */
public record History(long rounds, long idle, long negative) implements Serializable {
  static final History NONE = new History(0, 0, 0);

  public History {
    Require.that(rounds >= 0, "History of %s rounds", rounds);
  }

  History withRound(boolean wasIdle) {
    return new History(rounds + 1, idle << 1 | (wasIdle ? 1 : 0), negative);
  }

  History withTrial(boolean wasNegative) {
    return new History(rounds, idle, negative << 1 | (wasNegative ? 1 : 0));
  }

  /** Rounds without work of its own among the last ones; 0 until it was there for all of them. */
  int idleAmong(int last) {
    return rounds < last ? 0 : Long.bitCount(idle & lowest(last));
  }

  /** Trials with a negative score among the last ones. */
  int negativeAmong(int last) {
    return Long.bitCount(negative & lowest(last));
  }

  private static long lowest(int bits) {
    return bits == Long.SIZE ? -1 : (1L << bits) - 1;
  }
}
