package org.outerloop.jobs.train.hostile;

import org.outerloop.round.Conduct;

/**
 * Saves the download of new parameters: works on those of some rounds ago.
 *
 * @param rounds ago
 * @param namesItsBase whether it says so, or claims to have the present ones
 */
record StaleBase(int rounds, boolean namesItsBase) implements Conduct {
  @Override
  public long baseRound(long round) {
    return Math.max(0, round - rounds);
  }
}
