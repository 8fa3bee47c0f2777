package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * Whose work a contribution is.
 *
 * <p>Two accepted contributions are one work when their payloads are equal or their overlap is at
 * least {@code copyOverlap}. Of such a pair the first is the original: the one in the earlier tick
 * of the store's clock; in the same tick the one with the larger gap between its improvement on
 * assigned and on random data, because a pseudo-gradient helps most where it was trained; then the
 * one earlier in peer order. The other one is never merged.
 *
 * <p>It is blamed only on proof, since a victim must never be punished:
 *
 * <ul>
 *   <li>a later tick; the clock is the store's, and stamps only grow, so the original of a copy is
 *       never in a later tick than the copy; or
 *   <li>the same tick, equal payloads, and an improvement of its own assigned data that is worse by
 *       more than {@code significance} standard errors. The same numbers tried on two data sets
 *       cannot be tuned to one; different payloads can (by overfitting), so there the gap chooses
 *       who is merged but proves nothing.
 * </ul>
 *
 * <p>Only direct pairs count, never chains: who copies a bit of A and a bit of B does not make B a
 * copy of A. Cost: the pairs listed plus those of equal digest.
 */
final class CopyDetection {
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

  /** The copies among the accepted ones, by peer. */
  Map<PeerId, Copy> find(List<Case> cases, List<Overlap> overlaps) {
    List<Map<Integer, Double>> sameWork = sameWork(cases, overlaps);
    Map<PeerId, Copy> copies = new HashMap<>();
    for (Case suspect : cases) {
      sameWork.get(suspect.index()).keySet().stream()
          .map(cases::get)
          .filter(other -> originalFirst.compare(other, suspect) < 0)
          .min(
              Comparator.comparing((Case other) -> proof(other, suspect).isEmpty())
                  .thenComparing(originalFirst))
          .ifPresent(
              original -> {
                double overlap = sameWork.get(suspect.index()).get(original.index());
                copies.put(suspect.peer(), copy(original, suspect, overlap));
              });
    }
    return copies;
  }

  private long tick(Case accepted) {
    return Math.floorDiv(accepted.evidence().uploadedMillis(), spec.uploadTickMillis());
  }

  private static double gap(Case accepted) {
    return accepted.loss().map(LossScore::gap).orElse(Double.NEGATIVE_INFINITY);
  }

  private Copy copy(Case original, Case suspect, double overlap) {
    String same =
        samePayload(original, suspect)
            ? "same payload as " + original.peer()
            : String.format(Locale.ROOT, "overlap %.2f with %s", overlap, original.peer());
    Optional<String> proof = proof(original, suspect);
    return new Copy(
        original.peer(), proof.isPresent(), same + ", " + proof.orElse("not proven who was first"));
  }

  /** What proves that the later of two in precedence is the copy, in words. */
  private Optional<String> proof(Case original, Case suspect) {
    if (tick(original) < tick(suspect)) {
      long millis = suspect.evidence().uploadedMillis() - original.evidence().uploadedMillis();
      return Optional.of("uploaded " + millis + " ms after it");
    }
    if (!samePayload(original, suspect) || original.loss().isEmpty() || suspect.loss().isEmpty()) {
      return Optional.empty();
    }
    LossScore own = original.loss().get();
    LossScore other = suspect.loss().get();
    double difference = own.assignedImprovement() - other.assignedImprovement();
    double error = Math.hypot(own.assignedError(), other.assignedError());
    return difference > spec.significance() * error
        ? Optional.of("which helps that peer's data more")
        : Optional.empty();
  }

  private static boolean samePayload(Case a, Case b) {
    return a.evidence().payloadDigest().equals(b.evidence().payloadDigest());
  }

  /** For each case the accepted others that are one work with it, with the overlap. */
  private List<Map<Integer, Double>> sameWork(List<Case> cases, List<Overlap> overlaps) {
    Map<PeerId, Case> byPeer = new HashMap<>();
    Map<Digest, List<Case>> byDigest = new HashMap<>();
    List<Map<Integer, Double>> sameWork = new ArrayList<>();
    for (Case accused : cases) {
      byPeer.put(accused.peer(), accused);
      sameWork.add(new TreeMap<>());
    }
    for (Overlap overlap : overlaps) {
      Case a = known(byPeer, overlap.a());
      Case b = known(byPeer, overlap.b());
      if (a.isAccepted() && b.isAccepted() && overlap.coefficient() >= spec.copyOverlap()) {
        join(sameWork, a, b, overlap.coefficient());
      }
    }
    for (Case accused : cases) {
      if (accused.isAccepted()) {
        Digest digest = accused.evidence().payloadDigest().orElseThrow();
        List<Case> equals = byDigest.computeIfAbsent(digest, d -> new ArrayList<>());
        equals.forEach(other -> join(sameWork, accused, other, 1));
        equals.add(accused);
      }
    }
    return sameWork;
  }

  private static Case known(Map<PeerId, Case> byPeer, PeerId peer) {
    Case found = byPeer.get(peer);
    Require.that(found != null, "Overlap with %s, of whom there is no evidence", peer);
    return found;
  }

  private static void join(List<Map<Integer, Double>> sameWork, Case a, Case b, double value) {
    sameWork.get(a.index()).put(b.index(), value);
    sameWork.get(b.index()).put(a.index(), value);
  }
}
