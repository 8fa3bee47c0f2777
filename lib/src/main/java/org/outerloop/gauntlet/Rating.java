package org.outerloop.gauntlet;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * What is believed of a peer's skill: a normal distribution.
 *
 * @param mu mean
 * @param sigma standard deviation
 */
public record Rating(double mu, double sigma) implements Serializable {
  /** OpenSkill's: nothing is known of a new peer, and its ordinal is 0. */
  public static final Rating START = new Rating(25, 25.0 / 3);

  public Rating {
    Require.that(Double.isFinite(mu), "Rating has mu %s", mu);
    Require.that(sigma > 0 && Double.isFinite(sigma), "Rating has sigma %s", sigma);
  }

  /** The skill a peer has almost surely: three standard deviations below the mean. */
  public double ordinal() {
    return mu - 3 * sigma;
  }
}
