package org.outerloop.jobs.chain;

import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;

/** Normal numbers that depend on who draws them when and why, not on the order of draws. */
record Draws(long seed) {

  /** Mean 0, standard deviation 1, by Box and Muller. */
  double normal(long epoch, String who, String why) {
    SplitMix64 random = Seeds.generator(seed, epoch, who, why);
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }
}
