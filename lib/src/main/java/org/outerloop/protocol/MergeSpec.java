package org.outerloop.protocol;

import java.io.Serializable;

/**
 * The outer step: {@code theta' = theta - outerLearningRate * mean}.
 *
 * @param outerLearningRate alpha
 * @param mean what a sum over contributions is divided by
 */
public record MergeSpec(double outerLearningRate, MeanRule mean) implements Serializable {

  /** Divisor of the sum at one coordinate. */
  public enum MeanRule {
    /** All merged contributions, as in the SparseLoCo paper: one peer alone moves little. */
    OVER_PEERS,
    /** Only those that sent the coordinate, as Templar's code does. */
    OVER_SENDERS
  }

  public MergeSpec {
    Require.that(
        outerLearningRate > 0, "merge.outer-learning-rate %s is not positive", outerLearningRate);
  }
}
