package org.outerloop.jobs.dl4j;

import org.apache.spark.Partitioner;

/**
 * Whose an example is, and when: it follows from its number alone, so the same data in another
 * number of partitions trains the same way.
 *
 * <pre>
 *   batch  = number / batchSize
 *   worker = batch mod workers              one batch for each in turn
 *   round  = batch / workers / localSteps
 *   part   = round * workers + worker       a partition holds one worker's batches of one round
 * </pre>
 */
final class DealRule extends Partitioner {
  private final int workers;
  private final int batchSize;
  private final int localSteps;
  private final int rounds;

  /**
   * A rule for so many examples.
   *
   * @throws ArithmeticException if they fill more rounds than Spark has partitions for
   */
  DealRule(int workers, int batchSize, int localSteps, long examples) {
    this.workers = workers;
    this.batchSize = batchSize;
    this.localSteps = localSteps;
    long perRound = (long) workers * localSteps * batchSize;
    this.rounds = Math.toIntExact((examples + perRound - 1) / perRound);
    Math.multiplyExact(rounds, workers);
  }

  int rounds() {
    return rounds;
  }

  int workers() {
    return workers;
  }

  long batch(long number) {
    return number / batchSize;
  }

  /** First example of the batch after this one's. */
  long batchEnd(long number) {
    return (batch(number) + 1) * batchSize;
  }

  @Override
  public int numPartitions() {
    return Math.max(1, rounds * workers);
  }

  @Override
  public int getPartition(Object number) {
    long batch = batch((Long) number);
    long round = batch / workers / localSteps;
    return (int) (round * workers + batch % workers);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DealRule rule
        && workers == rule.workers
        && batchSize == rule.batchSize
        && localSteps == rule.localSteps
        && rounds == rule.rounds;
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash(workers, batchSize, localSteps, rounds);
  }
}
