package org.outerloop.round;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;

/**
 * Refuses contributions whose peers did not have the base model they name, if the run asks for
 * that.
 */
final class ActivationAudit {
  private final Spread spread;
  private final ValidatorPlace place;
  private final RoundStart start;
  private final long salt;
  private double seconds;

  /**
   * @param salt as of {@link CheckActivations}
   */
  ActivationAudit(Spread spread, ValidatorPlace place, RoundStart start, long salt) {
    this.spread = spread;
    this.place = place;
    this.start = start;
    this.salt = salt;
  }

  /** The same inspections in the same order, some of them refused now. */
  List<Inspection> of(List<Inspection> inspections) {
    if (place.spec().gauntlet().audit().checkedSequences() == 0) {
      return inspections;
    }
    List<CheckActivations.Group> groups = groups(inspections);
    List<Timed.Result<CheckActivations.Refusals>> results =
        spread.each("activations", groups, new Timed<>(new CheckActivations(place, start, salt)));
    Map<Candidate, String> refusals = new HashMap<>();
    for (int g = 0; g < groups.size(); g++) {
      seconds += results.get(g).seconds();
      List<String> texts = results.get(g).value().texts();
      for (int i = 0; i < texts.size(); i++) {
        refusals.put(groups.get(g).candidates().get(i), texts.get(i));
      }
    }
    return inspections.stream()
        .map(
            found -> {
              String refusal = refusals.getOrDefault(found.candidate(), "");
              return refusal.isEmpty() ? found : found.refusedBy(refusal);
            })
        .toList();
  }

  /** Of tasks, so far. */
  double seconds() {
    return seconds;
  }

  /** By base, and of each base a group for every task that can run now. */
  private List<CheckActivations.Group> groups(List<Inspection> inspections) {
    Map<Integer, List<Candidate>> byBase = new TreeMap<>();
    for (Inspection found : inspections) {
      if (found.usable()) {
        Candidate usable = found.candidate();
        byBase.computeIfAbsent(usable.stepsBehind(), base -> new ArrayList<>()).add(usable);
      }
    }
    List<CheckActivations.Group> groups = new ArrayList<>();
    byBase.forEach(
        (behind, candidates) -> {
          RoundStart model = model(behind);
          int count = Math.min(spread.slots(), candidates.size());
          for (int g = 0; g < count; g++) {
            int first = candidates.size() * g / count;
            int end = candidates.size() * (g + 1) / count;
            List<Candidate> some = List.copyOf(candidates.subList(first, end));
            groups.add(new CheckActivations.Group(model, some));
          }
        });
    return groups;
  }

  private RoundStart model(int behind) {
    if (behind == 0) {
      return start;
    }
    try (ObjectStore run = ObjectStores.open(place.run())) {
      Optional<RoundStart> older =
          new CommittedStarts(run, place.spec()).of(start.round() - behind);
      return older.orElseThrow(
          () -> new IllegalStateException("No record of round " + (start.round() - behind)));
    }
  }
}
