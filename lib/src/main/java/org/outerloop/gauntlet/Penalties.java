package org.outerloop.gauntlet;

import java.util.List;

/**
 * What it costs not to deliver. Applied after scores are computed anew, so nothing overwrites it.
 *
 * <p>A missed round leaves a part of the proof of computation, and with it of the score; the loss
 * lasts, and more than a few in a row take all of it. A malformed, copied or harmful contribution
 * forfeits the round's pay. A proof that is not positive is left alone: a part of a negative number
 * would be a gain.
 */
final class Penalties {
  private final List<Double> missFactors;

  Penalties(List<Double> missFactors) {
    this.missFactors = missFactors;
  }

  /** The proof that remains after {@code misses} rounds missed in a row, this one included. */
  double afterMiss(double proof, int misses) {
    double factor = misses <= missFactors.size() ? missFactors.get(misses - 1) : 0;
    return proof > 0 ? proof * factor : proof;
  }

  static boolean forfeits(Decision decision) {
    return decision == Decision.MALFORMED
        || decision == Decision.COPY
        || decision == Decision.HARMFUL;
  }
}
