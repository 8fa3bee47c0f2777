package org.outerloop.jobs.dl4j.compare;

import org.outerloop.protocol.Require;

/**
 * What both masters are given.
 *
 * @param workers that train side by side
 * @param batchSize examples of a local step
 * @param localSteps between two merges, or averagings
 * @param rounds merges in all; each of the fits has as many
 * @param fits passes over the same examples, after each of which the score is taken
 * @param density entries that SparseLoCo sends of 4096
 */
public record ComparisonSettings(
    int workers, int batchSize, int localSteps, int rounds, int fits, int density) {
  public ComparisonSettings {
    Require.that(workers > 0, "workers %s is not positive", workers);
    Require.that(batchSize > 0, "batch-size %s is not positive", batchSize);
    Require.that(localSteps > 0, "local-steps %s is not positive", localSteps);
    Require.that(
        fits > 0 && rounds > 0 && rounds % fits == 0,
        "rounds %s is no multiple of fits %s",
        rounds,
        fits);
    Require.that(1 <= density && density <= 4096, "density %s is outside [1, 4096]", density);
  }

  /** Batches of one fit. */
  int batches() {
    return workers * localSteps * (rounds / fits);
  }
}
