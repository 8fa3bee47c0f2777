package org.outerloop.bittensor;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** The newest of some values that arrive; older ones are forgotten, so it never grows. */
final class Latest<T> {
  private T value; // none before the first
  private boolean closed;

  synchronized void put(T newest) {
    value = newest;
    notifyAll();
  }

  /** Nothing comes any more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Waits for one that is wanted; empty if none came in time or none comes any more. */
  synchronized Optional<T> await(Predicate<T> wanted, Duration patience) {
    long start = System.nanoTime();
    Optional<T> found = Optional.ofNullable(value).filter(wanted);
    while (found.isEmpty() && !closed) {
      long left = patience.toNanos() - (System.nanoTime() - start);
      if (left <= 0) {
        break;
      }
      try {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      found = Optional.ofNullable(value).filter(wanted);
    }
    return found;
  }
}
