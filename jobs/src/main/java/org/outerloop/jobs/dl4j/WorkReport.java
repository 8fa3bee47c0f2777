package org.outerloop.jobs.dl4j;

import java.io.Serializable;

/**
 * What one worker did in one round, for the driver: a small row. A plain class because Kryo cannot
 * build records.
 */
final class WorkReport implements Serializable {
  private final int worker;
  private int steps;
  private long examples;
  private double score; // mean over the steps; NaN without one
  private long messageBytes;
  private final WorkClock clock = new WorkClock();
  private final String home = Homes.here();

  private WorkReport(int worker) {
    this.worker = worker;
    this.score = Double.NaN;
  }

  /** No work, or none yet. */
  static WorkReport none(int worker) {
    return new WorkReport(worker);
  }

  /** Counts a step; scores are summed until {@link #sent}. */
  void step(int batchExamples, double batchScore) {
    score = steps == 0 ? batchScore : score + batchScore;
    steps++;
    examples += batchExamples;
  }

  /** The steps are done and the message is written. */
  void sent(byte[][] message) {
    score /= Math.max(1, steps);
    for (byte[] slice : message) {
      messageBytes += slice.length;
    }
  }

  int worker() {
    return worker;
  }

  int steps() {
    return steps;
  }

  long examples() {
    return examples;
  }

  double score() {
    return score;
  }

  long messageBytes() {
    return messageBytes;
  }

  /** Where this was, as {@link Homes} names it. */
  String home() {
    return home;
  }

  WorkClock clock() {
    return clock;
  }
}
