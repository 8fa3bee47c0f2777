package org.outerloop.consensus;

import java.io.Serializable;
import java.util.Optional;
import org.outerloop.protocol.Require;

/**
 * How validators' bonds follow their weights.
 *
 * @param rule which arithmetic
 * @param penalty from 0 (bonds follow the weights as posted) to 1 (as clipped by the consensus)
 * @param movingAverage share of the old bonds that is kept at each epoch
 * @param liquidAlpha with {@link Rule#YUMA3} only: a moving average of its own for each pair
 */
public record BondSpec(
    Rule rule, double penalty, double movingAverage, Optional<LiquidAlpha> liquidAlpha)
    implements Serializable {
  /** Classic or per validator. */
  public enum Rule {
    /** Bonds in a miner sum to 1 over its validators, new ones in proportion to stake x weight. */
    CLASSIC,
    /** Each validator's bonds follow its own weights; stake enters when dividends are paid. */
    YUMA3
  }

  /** Subtensor's initial values (runtime/src/lib.rs): penalty 65535/65535, 900000 of a million. */
  public static final BondSpec SUBTENSOR = new BondSpec(Rule.CLASSIC, 1, 0.9, Optional.empty());

  public BondSpec {
    Require.that(penalty >= 0 && penalty <= 1, "Bonds penalty %s is outside [0, 1]", penalty);
    Require.that(
        movingAverage >= 0 && movingAverage <= 1,
        "Moving average %s is outside [0, 1]",
        movingAverage);
    Require.that(rule == Rule.YUMA3 || liquidAlpha.isEmpty(), "Liquid alpha wants the rule yuma3");
  }

  /** Share of a new bond that enters at each epoch. */
  double alpha() {
    return 1 - movingAverage;
  }
}
