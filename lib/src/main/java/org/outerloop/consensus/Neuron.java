package org.outerloop.consensus;

import java.io.Serializable;
import java.util.List;
import org.outerloop.protocol.Require;

/**
 * What an epoch looks at in one uid, be it validator, miner or both.
 *
 * @param stake behind it, from 0, in units that only mean something beside each other
 * @param permit whether its weights count
 * @param registered block at which the uid was last given away
 * @param lastUpdate block of its last sign of life
 * @param weightsBlock block at which its weights were made: set, or committed if revealed later
 * @param weights its row
 */
public record Neuron(
    double stake,
    boolean permit,
    long registered,
    long lastUpdate,
    long weightsBlock,
    List<Weight> weights)
    implements Serializable {
  public Neuron {
    Require.that(stake >= 0 && Double.isFinite(stake), "Stake %s is not from 0", stake);
    weights = List.copyOf(weights);
  }

  /** One that has just come, without stake, permit and weights. */
  public static Neuron registered(long block) {
    return new Neuron(0, false, block, block, block, List.of());
  }

  public Neuron withStake(double amount) {
    return new Neuron(amount, permit, registered, lastUpdate, weightsBlock, weights);
  }

  public Neuron withPermit(boolean has) {
    return new Neuron(stake, has, registered, lastUpdate, weightsBlock, weights);
  }

  /** A sign of life. */
  Neuron updated(long block) {
    return new Neuron(stake, permit, registered, block, weightsBlock, weights);
  }

  /** The same row with entries left out. */
  Neuron withRow(List<Weight> row) {
    return new Neuron(stake, permit, registered, lastUpdate, weightsBlock, row);
  }

  /** A new row that speaks about the chain as it was at this block. */
  public Neuron withWeights(long block, List<Weight> row) {
    return new Neuron(stake, permit, registered, Math.max(lastUpdate, block), block, row);
  }
}
