package org.outerloop.tensor;

import java.time.Duration;
import java.util.BitSet;

/**
 * Where the ranks of a group wait for one another before each collective operation, so that none
 * enters one that another will never come to: c10d itself would wait for its whole time-out there,
 * and NCCL would end the process. Thread-safe.
 */
final class Meeting {
  private final int count;
  private final Duration patience;
  private final BitSet arrived = new BitSet();
  private String operation;
  private long held;
  private RankFailedException failure;
  private boolean closed;

  Meeting(int count, Duration patience) {
    this.count = count;
    this.patience = patience;
  }

  /**
   * Waits until all ranks have come to the same operation.
   *
   * @throws RankFailedException when one of them fails, comes to another operation or does not come
   */
  synchronized void come(int rank, String operation) {
    requireWhole();
    if (arrived.isEmpty()) {
      this.operation = operation;
    } else if (!operation.equals(this.operation)) {
      String other = "it came to " + operation + ", the others to " + this.operation;
      fail(rank, new IllegalStateException(other));
      requireWhole();
    }
    arrived.set(rank);
    long number = held;
    if (arrived.cardinality() == count) {
      arrived.clear();
      held++;
      notifyAll();
    }
    long deadline = System.nanoTime() + patience.toNanos();
    while (number == held && failure == null && !closed) {
      await(deadline);
    }
    if (number == held) {
      requireWhole();
    }
  }

  private void await(long deadline) {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      String late = "it did not come to %s within %s".formatted(operation, patience);
      fail(arrived.nextClearBit(0), new IllegalStateException(late));
      return;
    }
    try {
      wait(left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for other ranks", e);
    }
  }

  /** Ends the group: who waits, or comes, hears of it. The first failure is the one that counts. */
  synchronized void fail(int rank, Throwable cause) {
    if (failure == null) {
      failure = new RankFailedException(rank, count, cause);
      notifyAll();
    }
  }

  /** Nobody shall wait any more: the work was given up. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean hasFailed() {
    return failure != null;
  }

  /** An exception of its own for each rank, since each adds where it stood. */
  synchronized void requireWhole() {
    if (failure != null) {
      throw new RankFailedException(failure.rank(), count, failure.getCause());
    }
    if (closed) {
      throw new IllegalStateException("The group of ranks is closed");
    }
  }
}
