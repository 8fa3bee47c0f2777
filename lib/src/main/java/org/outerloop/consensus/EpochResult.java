package org.outerloop.consensus;

import java.util.List;

/**
 * @param neurons by uid
 * @param bonds for the next epoch
 */
public record EpochResult(List<NeuronResult> neurons, Bonds bonds) {
  public EpochResult {
    neurons = List.copyOf(neurons);
  }

  public NeuronResult of(int uid) {
    return neurons.get(uid);
  }
}
