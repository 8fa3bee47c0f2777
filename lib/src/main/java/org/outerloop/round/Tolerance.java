package org.outerloop.round;

import org.outerloop.protocol.Require;

/**
 * How far a contribution may be from what another machine computes in other bits.
 *
 * <p>TODO
 *
 * @param leastCosine of the sent values and the computed ones
 * @param mostNormGap most by which the ratio of their norms may be away from 1
 */
record Tolerance(double leastCosine, double mostNormGap) {
  static final Tolerance MEASURED = new Tolerance(0.9, 0.1);

  Tolerance {
    Require.that(0 < leastCosine && leastCosine < 1, "Cosine %s", leastCosine);
    Require.that(mostNormGap > 0, "Norm gap %s", mostNormGap);
  }

  boolean holds(Closeness found) {
    return found.cosine() >= leastCosine && Math.abs(found.normRatio() - 1) <= mostNormGap;
  }
}
