package org.outerloop.exchange;

import org.outerloop.protocol.Require;

/**
 * When a commitment must have been made to count for a round, by the clock of the ledger's store;
 * both ends belong to it.
 *
 * @param opensMillis since 1970
 * @param closesMillis likewise
 */
public record Window(long opensMillis, long closesMillis) {
  private static final long SECOND = 1000;

  public Window {
    Require.that(
        opensMillis <= closesMillis,
        "A window that closes at %s before it opens at %s",
        closesMillis,
        opensMillis);
  }

  /**
   * A window for stores that stamp objects with the second that has begun, as S3 does: what was
   * stored right after the opening may carry a time right before it.
   */
  public static Window ofWholeSeconds(long opensMillis, long closesMillis) {
    return new Window(Math.floorDiv(opensMillis, SECOND) * SECOND, closesMillis);
  }

  boolean isBefore(long millis) {
    return closesMillis < millis;
  }

  boolean isAfter(long millis) {
    return millis < opensMillis;
  }
}
