package org.outerloop.jobs.train;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Looks again every half second: object stores do not call back. */
final class Waiting {
  private static final long PAUSE_MILLIS = 500;

  private Waiting() {}

  /** Waits as long as it takes. */
  static <T> T until(Supplier<Optional<T>> look) {
    Optional<T> found = look.get();
    while (found.isEmpty()) {
      pause(PAUSE_MILLIS);
      found = look.get();
    }
    return found.get();
  }

  /** Waits as long as it takes. */
  static void untilTrue(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      pause(PAUSE_MILLIS);
    }
  }

  /** Waits until the condition holds or {@link System#nanoTime} has come to a deadline. */
  static void untilTrue(BooleanSupplier condition, long deadlineNanos) {
    while (deadlineNanos - System.nanoTime() > 0 && !condition.getAsBoolean()) {
      pause(PAUSE_MILLIS);
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting", e);
    }
  }
}
