package org.outerloop.exchange;

import java.util.UUID;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.storage.ObjectStore;

/**
 * The time of the ledger's store, which all parties share, whatever their own clocks say. Asking
 * leaves an object of a few bytes there. Waiting goes by this machine's monotonic clock, which
 * nobody sets.
 */
public final class StoreClock {
  private static final long MILLION = 1_000_000;

  private StoreClock() {}

  /** In milliseconds since 1970; S3 rounds down to seconds. */
  public static long nowMillis(ObjectStore ledger, ObjectKeys keys) {
    String probe = keys.clock(UUID.randomUUID().toString());
    ledger.createExclusive(probe, new byte[] {'\n'});
    return ledger
        .find(probe)
        .orElseThrow(() -> new IllegalStateException(probe + " is gone from " + ledger))
        .modifiedMillis();
  }

  /**
   * This machine's {@link System#nanoTime} at which the store's time has reached a moment, for
   * certain.
   *
   * @param millis since 1970
   */
  public static long nanosAt(ObjectStore ledger, ObjectKeys keys, long millis) {
    long now = nowMillis(ledger, keys);
    return System.nanoTime() + (millis - now) * MILLION;
  }

  /** Waits until the store's time has reached a moment; asks nothing for moments up to 0. */
  public static void await(ObjectStore ledger, ObjectKeys keys, long millis) {
    if (millis > 0) {
      Commitments.await(nanosAt(ledger, keys, millis));
    }
  }
}
