package org.outerloop.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Hands out batches and notes when each was asked for. A step is the time from one request to the
 * next, so all that a trainer does for a batch is in it. For a trainer that asks in its own thread
 * and takes one batch at a time. Not thread-safe.
 */
final class StepClock implements Iterator<int[][]> {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Iterator<int[][]> batches;
  private final int warmup;
  private final long[] wall; // nanoseconds at each request, and at the end
  private final long[] processor; // of the asking thread
  private int requests;

  /**
   * @param batches {@code warmup + steps} of them
   * @param warmup steps that are not counted
   */
  StepClock(Iterator<int[][]> batches, int warmup, int steps) {
    this.batches = batches;
    this.warmup = warmup;
    wall = new long[warmup + steps + 1];
    processor = new long[wall.length];
  }

  @Override
  public boolean hasNext() {
    boolean more = batches.hasNext();
    if (!more && requests < wall.length) {
      note();
    }
    return more;
  }

  @Override
  public int[][] next() {
    int[][] batch = batches.next();
    note();
    return batch;
  }

  private void note() {
    wall[requests] = System.nanoTime();
    processor[requests] = THREADS.getCurrentThreadCpuTime();
    requests++;
  }

  /** Seconds of each counted step, ascending. */
  double[] seconds() {
    double[] seconds = new double[requests - 1 - warmup];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = (wall[warmup + i + 1] - wall[warmup + i]) * 1e-9;
    }
    Arrays.sort(seconds);
    return seconds;
  }

  double median() {
    return median(seconds());
  }

  static double median(double[] ascending) {
    int half = ascending.length / 2;
    return ascending.length % 2 == 1
        ? ascending[half]
        : (ascending[half - 1] + ascending[half]) / 2;
  }

  /** Seconds from the first to the last counted step. */
  double wallSeconds() {
    return (wall[requests - 1] - wall[warmup]) * 1e-9;
  }

  /** Processor seconds of the trainer's thread per second: 1 on a quiet machine. */
  double processorShare() {
    return (processor[requests - 1] - processor[warmup]) * 1e-9 / wallSeconds();
  }
}
