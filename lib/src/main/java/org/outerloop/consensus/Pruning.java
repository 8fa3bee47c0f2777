package org.outerloop.consensus;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Whose uid is given to a newcomer when all are taken: the lowest emission, of equal ones the
 * earliest registered, then the lowest uid. Those in their immunity come only when too few are
 * beyond it; the owner never.
 */
final class Pruning {
  private final ChainSpec spec;
  private final long block;

  Pruning(ChainSpec spec, long block) {
    this.spec = spec;
    this.block = block;
  }

  /** Nobody, when only the owner is there, or all others are immune by rule. */
  OptionalInt lowest(List<Seat> seats, OptionalInt owner) {
    List<Integer> candidates =
        IntStream.range(0, seats.size())
            .filter(uid -> owner.isEmpty() || owner.getAsInt() != uid)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(uid -> seats.get(uid).emission())
                    .thenComparingLong(uid -> seats.get(uid).neuron().registered()))
            .toList();
    List<Integer> free = candidates.stream().filter(uid -> !immune(seats.get(uid))).toList();
    if (free.size() > spec.minNonImmuneUids()) {
      return OptionalInt.of(free.get(0));
    }
    return candidates.stream()
        .filter(uid -> immune(seats.get(uid)))
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  private boolean immune(Seat seat) {
    return block - seat.neuron().registered() < spec.immunityPeriod();
  }
}
