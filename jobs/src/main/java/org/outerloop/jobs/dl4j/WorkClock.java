package org.outerloop.jobs.dl4j;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.SparkEnv;

/** When the phases of a worker's round began and how long they took. */
final class WorkClock implements Serializable {
  /** What a worker does in a round, in this order. */
  enum Phase {
    MERGE,
    STEPS,
    COMPRESS
  }

  private final long[] startMillis = new long[Phase.values().length]; // since 1970
  private final long[] nanos = new long[Phase.values().length];
  private final long thread = Thread.currentThread().getId();
  private final String executor = SparkEnv.get() == null ? "none" : SparkEnv.get().executorId();

  void time(Phase phase, Runnable work) {
    startMillis[phase.ordinal()] = System.currentTimeMillis();
    long before = System.nanoTime();
    work.run();
    nanos[phase.ordinal()] = System.nanoTime() - before;
  }

  /** Since 1970, by the worker's clock. */
  long startMillis(Phase phase) {
    return startMillis[phase.ordinal()];
  }

  long millis(Phase phase) {
    return nanos[phase.ordinal()] / 1_000_000;
  }

  /** Spark's name of the process. */
  String executor() {
    return executor;
  }

  /** Number of the thread in its process. */
  long thread() {
    return thread;
  }

  @Override
  public String toString() {
    return Arrays.toString(nanos);
  }
}
