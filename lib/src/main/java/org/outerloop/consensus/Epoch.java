package org.outerloop.consensus;

import java.util.List;
import java.util.OptionalInt;
import org.outerloop.protocol.Require;

/**
 * The subnet at the end of an epoch: what {@link Yuma} needs.
 *
 * @param block now
 * @param owner uid of the subnet's owner, who may vote without stake or permit and for itself
 * @param neurons by uid
 * @param bonds of the epoch before
 */
public record Epoch(long block, OptionalInt owner, List<Neuron> neurons, Bonds bonds) {
  public Epoch {
    neurons = List.copyOf(neurons);
    Require.that(
        owner.isEmpty() || owner.getAsInt() < neurons.size(), "Owner uid %s is unknown", owner);
    for (Neuron neuron : neurons) {
      for (Weight weight : neuron.weights()) {
        Require.that(weight.uid() < neurons.size(), "Weight for unknown uid %s", weight.uid());
      }
    }
  }

  int size() {
    return neurons.size();
  }

  boolean isOwner(int uid) {
    return owner.isPresent() && owner.getAsInt() == uid;
  }
}
