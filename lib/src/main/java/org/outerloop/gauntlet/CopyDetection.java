package org.outerloop.gauntlet;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.PeerId;

/**
 * Whose work a contribution is.
 *
 * <p>Two accepted contributions are one work when their payloads are equal or their likeness is at
 * least {@code copyOverlap} and {@value #CERTAINTY} standard errors: on a sample of 4,096 rows that
 * is 0.44 for 0.4, on one of 130 rows, all that a very small model sends, 0.6. Of such a pair the
 * first is the original: the one whose commitment is in the earlier tick of the ledger's clock; in
 * the same tick the one with the larger gap between its improvement on assigned and on random data,
 * because a pseudo-gradient helps most where it was trained; then the one earlier in peer order.
 * The other one is never merged.
 *
 * <p>It is blamed only on proof, since a victim must never be punished. The proof is a later tick:
 * nobody can commit to a payload that he has not seen, and a payload is not to be seen before the
 * tick of its commitment is over, so a copy is always in a later tick than what it was copied from,
 * whatever its owner's bucket says. Two in the same tick have not copied from each other.
 *
 * <p>The losses are no proof of guilt: among many victims a copier can choose the one whose work
 * happens to help its own data, and the victim would look like the copier. They can clear a
 * suspect: whose work helps the data that the suspect was assigned more than the other's work helps
 * the data of that other one, by more than {@code significance} standard errors, is not blamed.
 * That is for peers whose work another has computed before them, from the same model and data.
 *
 * <p>Only direct pairs count, never chains: who copies a bit of A and a bit of B does not make B a
 * copy of A. Cost: the peers and the pairs listed.
 */
final class CopyDetection {
  /** Standard errors: twenty peers are 190 pairs a round, and rounds are many. */
  static final double CERTAINTY = 5;

  private final GauntletSpec spec;
  private final Comparator<Case> originalFirst;

  CopyDetection(GauntletSpec spec) {
    this.spec = spec;
    this.originalFirst =
        Comparator.comparingLong(this::tick)
            .thenComparing(Comparator.comparingDouble(CopyDetection::gap).reversed())
            .thenComparingInt(Case::index);
  }

  /** A contribution that is not the original of its work. */
  record Copy(PeerId of, boolean proven, String reason) {}

  /**
   * The copies among the accepted ones, by peer.
   *
   * @param overlaps one of two payloads counts for all who sent them
   */
  Map<PeerId, Copy> find(List<Case> cases, List<Overlap> overlaps) {
    Works works = new Works(cases, originalFirst);
    for (Overlap overlap : overlaps) {
      if (overlap.likeness() - CERTAINTY * overlap.error() >= spec.copyOverlap()) {
        works.join(overlap);
      }
    }
    Map<PeerId, Copy> copies = new HashMap<>();
    for (Case suspect : cases) {
      if (suspect.isAccepted()) {
        original(suspect, works)
            .ifPresent(original -> copies.put(suspect.peer(), copy(original, suspect, works)));
      }
    }
    return copies;
  }

  /** Of those that came first, one that proves it, if there is any. */
  private Optional<Case> original(Case suspect, Works works) {
    return works
        .firstOfEach(suspect)
        .filter(other -> originalFirst.compare(other, suspect) < 0)
        .min(
            Comparator.comparing((Case other) -> !isProven(other, suspect))
                .thenComparing(originalFirst));
  }

  private Copy copy(Case original, Case suspect, Works works) {
    String same = works.likeness(original, suspect);
    boolean proven = isProven(original, suspect);
    if (proven) {
      long millis = suspect.evidence().uploadedMillis() - original.evidence().uploadedMillis();
      same += String.format(Locale.ROOT, ", uploaded %d ms after it", millis);
    } else if (tick(original) == tick(suspect)) {
      same += ", not proven who was first";
    } else {
      same += ", uploaded after it, but it helps the data of " + suspect.peer() + " more";
    }
    return new Copy(original.peer(), proven, same);
  }

  private boolean isProven(Case original, Case suspect) {
    return tick(original) < tick(suspect) && !isCleared(original, suspect);
  }

  private boolean isCleared(Case original, Case suspect) {
    if (original.loss().isEmpty() || suspect.loss().isEmpty()) {
      return false;
    }
    LossScore first = original.loss().get();
    LossScore later = suspect.loss().get();
    double difference = later.assignedImprovement() - first.assignedImprovement();
    double error = Math.hypot(first.assignedError(), later.assignedError());
    return difference > spec.significance() * error;
  }

  private long tick(Case accepted) {
    return Math.floorDiv(accepted.evidence().uploadedMillis(), spec.uploadTickMillis());
  }

  private static double gap(Case accepted) {
    return accepted.loss().map(LossScore::gap).orElse(Double.NEGATIVE_INFINITY);
  }
}
