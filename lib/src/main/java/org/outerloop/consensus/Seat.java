package org.outerloop.consensus;

import java.io.Serializable;
import java.util.List;

/**
 * A uid and who sits on it.
 *
 * @param hotkey public name of who sits there
 * @param neuron what epochs look at
 * @param emission share of the whole that it had in the last epoch: the lowest is replaced first
 * @param commits not yet revealed, oldest first
 */
public record Seat(String hotkey, Neuron neuron, double emission, List<Commit> commits)
    implements Serializable {
  public Seat {
    commits = List.copyOf(commits);
  }

  Seat with(Neuron other) {
    return new Seat(hotkey, other, emission, commits);
  }

  Seat with(List<Commit> other) {
    return new Seat(hotkey, neuron, emission, other);
  }

  Seat withEmission(double share) {
    return new Seat(hotkey, neuron, share, commits);
  }
}
