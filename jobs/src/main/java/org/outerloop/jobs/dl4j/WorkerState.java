package org.outerloop.jobs.dl4j;

import java.io.Serializable;

/**
 * What one worker keeps from round to round: the one row of its partition. Immutable by agreement:
 * Spark may hand the same row to a task that is run again, so a round copies what it changes.
 *
 * <p>A plain class of arrays, not a record, because Kryo cannot build records. About 4 * (2 +
 * updater entries per parameter) bytes per parameter.
 */
final class WorkerState implements Serializable {
  private static final byte[][] NOTHING = {};

  private final int worker;
  private final int iterations; // local steps so far
  private final float[] theta; // before the local steps of the round
  private final float[] residual;
  private final float[] updater; // empty where the updater has no state
  private final byte[][] message; // by slice; empty if there was no work, or it is merged
  private final WorkReport report;

  WorkerState(
      int worker,
      int iterations,
      float[] theta,
      float[] residual,
      float[] updater,
      byte[][] message,
      WorkReport report) {
    this.worker = worker;
    this.iterations = iterations;
    this.theta = theta;
    this.residual = residual;
    this.updater = updater;
    this.message = message;
    this.report = report;
  }

  /** Nothing learned, nothing unsent. */
  static WorkerState fresh(int worker, int iterations, float[] theta, float[] updater) {
    return new WorkerState(
        worker,
        iterations,
        theta,
        new float[theta.length],
        updater,
        NOTHING,
        WorkReport.none(worker));
  }

  /** The same with other parameters, those after the merge. */
  WorkerState merged(float[] newTheta) {
    return new WorkerState(worker, iterations, newTheta, residual, updater, NOTHING, report);
  }

  /** The same after a round without data. */
  WorkerState idle(float[] newTheta, WorkReport newReport) {
    return new WorkerState(worker, iterations, newTheta, residual, updater, NOTHING, newReport);
  }

  int worker() {
    return worker;
  }

  int iterations() {
    return iterations;
  }

  float[] theta() {
    return theta;
  }

  float[] residual() {
    return residual;
  }

  float[] updater() {
    return updater;
  }

  byte[][] message() {
    return message;
  }

  WorkReport report() {
    return report;
  }
}
