package org.outerloop.bittensor;

import java.io.Serializable;
import org.outerloop.protocol.PeerId;

/**
 * A place in a subnet and who holds it. In brackets what Bittensor's own tools call a figure.
 *
 * @param uid number of the place; it goes to another account when its holder is pruned
 * @param hotkey account that holds it
 * @param active whether it has set weights lately
 * @param permit whether its weights count: it is a validator
 * @param registered block in which the holder took the place
 * @param updated block in which it last set weights, or took the place
 */
public record Seat(
    int uid,
    AccountId hotkey,
    boolean active,
    boolean permit,
    long registered,
    long updated,
    Holding stake,
    Scores scores,
    Axon axon)
    implements Serializable {
  private static final double RAO = 1e-9;

  /** The name a run knows the place by. */
  public PeerId peer() {
    return new PeerId("uid-" + uid);
  }

  /**
   * What stands behind a holder, in coins.
   *
   * @param total weight of its word, from both [S]
   * @param alpha of the subnet's own coin [AS]
   * @param tao of the chain's coin [TS]
   */
  public record Holding(double total, double alpha, double tao) implements Serializable {
    static Holding ofRao(long total, long alpha, long tao) {
      return new Holding(total * RAO, alpha * RAO, tao * RAO);
    }
  }

  /**
   * What the last epoch came to; all but the last from 0 to 1.
   *
   * @param incentive share of what goes to those who train [I]
   * @param dividends share of what goes to validators [D]
   * @param consensus weight at which most of the stake agrees [C]
   * @param validatorTrust part of a validator's weights that the consensus kept [Tv]
   * @param emission coins of the subnet for the epoch [E]
   */
  public record Scores(
      double incentive, double dividends, double consensus, double validatorTrust, double emission)
      implements Serializable {
    private static final double WHOLE = 65_535;

    /** From 16-bit fractions, and rao. */
    static Scores of(
        long incentive, long dividends, long consensus, long validatorTrust, long emission) {
      return new Scores(
          incentive / WHOLE,
          dividends / WHOLE,
          consensus / WHOLE,
          validatorTrust / WHOLE,
          emission * RAO);
    }
  }
}
