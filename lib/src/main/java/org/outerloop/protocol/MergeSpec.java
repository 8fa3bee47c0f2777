package org.outerloop.protocol;

import java.io.Serializable;

/**
 * The outer step: {@code theta' = theta - outerLearningRate * sum / divisor}, where the sum is over
 * the merged contributions.
 *
 * @param outerLearningRate alpha
 * @param mean what the sum at a coordinate is divided by
 * @param quorum share of the contributions, in (0, 1], that {@link MeanRule#OVER_QUORUM} divides by
 *     at least; the other rules do not use it
 */
public record MergeSpec(double outerLearningRate, MeanRule mean, double quorum)
    implements Serializable {

  /** So that 0.1 * 30, which is a little above 3 in double, is 3. */
  private static final double ROUNDING = 1e-9;

  /**
   * Divisor of the sum at one coordinate that S of R contributions sent.
   *
   * <pre>
   *                  divisor               weight of a contribution that sends alone, R = 20
   *   over-peers     R                     1 / R           0.05
   *   over-quorum    max(S, quorum * R)    1 / (quorum R)  0.2 for a quorum of 0.25
   *   root           sqrt(S * R)           1 / sqrt(R)     0.22
   *   over-senders   S                     1               1
   * </pre>
   *
   * The weight is what a hostile peer gets where it sends alone; the norm clip bounds what it has
   * to spend there. Supports of honest peers hardly overlap, so most honest coordinates are sent
   * alone too, and what tames the one slows the other. A quorum of 1 is over-peers, one of at most
   * 1 / R over-senders.
   */
  public enum MeanRule {
    /** All merged contributions, as in the SparseLoCo paper: one peer alone moves little. */
    OVER_PEERS,
    /** Only those that sent the coordinate, as Templar's code does. */
    OVER_SENDERS,
    /** Those that sent the coordinate, or a share of all, whichever is more. */
    OVER_QUORUM,
    /** The geometric mean of those that sent the coordinate and all. */
    ROOT
  }

  public MergeSpec {
    Require.that(
        outerLearningRate > 0, "merge.outer-learning-rate %s is not positive", outerLearningRate);
    Require.that(0 < quorum && quorum <= 1, "merge.quorum %s is outside (0, 1]", quorum);
  }

  /** With a quorum of a quarter. */
  public MergeSpec(double outerLearningRate, MeanRule mean) {
    this(outerLearningRate, mean, 0.25);
  }

  /** The fewest contributions that {@link MeanRule#OVER_QUORUM} divides by. */
  public int quorumOf(int contributions) {
    return Math.max(1, (int) Math.ceil(quorum * contributions - ROUNDING));
  }

  /**
   * The divisor at a coordinate.
   *
   * @param senders contributions that sent it, at least one
   * @param contributions all that are merged
   */
  public float divisor(int senders, int contributions) {
    return switch (mean) {
      case OVER_PEERS -> contributions;
      case OVER_SENDERS -> senders;
      case OVER_QUORUM -> Math.max(senders, quorumOf(contributions));
      case ROOT -> (float) Math.sqrt((float) senders * contributions);
    };
  }
}
