package org.outerloop.round;

import org.outerloop.protocol.Require;

/**
 * How far a contribution may be from what another machine computes in other bits.
 *
 * <p><b>Derived.</b> Sums in another order change a gradient by some roundings, u = 2^-24 each in
 * float32. AdamW divides by the root of the second moment, so an entry whose gradient is small
 * moves as far as others, and its roundings with it; over H steps this grows to a relative change d
 * of the pseudo-gradient that has little to do with u any more. What is sent changes where an entry
 * crosses the threshold of the top k: with normal entries, k of n sent and z the threshold in
 * deviations, a share of about z d of the sent entries. Each takes its share of the squared norm
 * with it, so
 *
 * <pre>
 *   1 - cosine = z d,   z = 2.4 for 64 of 4096
 * </pre>
 *
 * <p><b>Measured</b>, 15 steps, on emulated CPUs and cheats: honest work has a cosine of 1 in
 * float32 and of 0.9949 or more in bfloat16, so d is 0.2 %; that of one step less 0.975 or less, so
 * d is 1 %. The bound is set between them. What it lets through changes a contribution by little,
 * as a learning rate that is 1 % too high (0.992) or no weight decay (0.988); to a machine of the
 * same arithmetic these are different all the same. One step less of more than 15 is less: from
 * some 27 on it is within the bound.
 *
 * @param leastCosine of the sent values and the computed ones
 * @param mostNormGap most by which the ratio of their norms may be away from 1
 */
record Tolerance(double leastCosine, double mostNormGap) {
  static final Tolerance MEASURED = new Tolerance(0.985, 0.02);

  Tolerance {
    Require.that(
        0 < leastCosine && leastCosine < 1, "Least cosine %s is outside (0, 1)", leastCosine);
    Require.that(mostNormGap > 0, "Norm gap %s is not positive", mostNormGap);
  }

  boolean holds(Closeness found) {
    return found.cosine() >= leastCosine && Math.abs(found.normRatio() - 1) <= mostNormGap;
  }
}
