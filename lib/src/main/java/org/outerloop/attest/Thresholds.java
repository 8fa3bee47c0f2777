package org.outerloop.attest;

import org.outerloop.protocol.Require;

/**
 * From when on an executor is slow: in any part, its rate must be below both bounds.
 *
 * @param slowShare of the median rate of the others, or of its own past
 * @param deviations below that median, in median absolute deviations scaled to those of a normal
 * @param historyLeast rates of the past that a comparison with it needs
 */
public record Thresholds(double slowShare, double deviations, int historyLeast) {
  public Thresholds {
    Require.that(0 < slowShare && slowShare < 1, "slow-share %s is outside (0, 1)", slowShare);
    Require.that(deviations >= 0, "deviations %s is negative", deviations);
    Require.that(historyLeast > 0, "history-least %s is not positive", historyLeast);
  }
}
