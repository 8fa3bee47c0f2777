package org.outerloop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;

/**
 * Finds where two runs part:
 *
 * <pre>
 *   settings -> beginning -> first record that differs -> within its round, in the order of the data
 * </pre>
 *
 * <p>Two views of one run have the same chain of records, so an equal digest of a record says that
 * all before it are equal: the first that differs is found by O(log rounds) reads, which is exact.
 * Two runs of the same settings differ in times and keys from the first record on; then the same
 * search goes over the rest of the records, see {@link Essence}. A difference in parameters, states
 * or standings is carried on for ever, so it is found as well; one that nothing carries on is only
 * found where all records are read.
 */
public final class Diagnose {
  private static final String KEY = "validator-key";

  private final DiagnoseOptions options;
  private final List<String> notes = new ArrayList<>();

  private Diagnose(DiagnoseOptions options) {
    this.options = options;
  }

  /**
   * Compares two views.
   *
   * @throws IllegalArgumentException if one has no settings or no beginning
   */
  public static Diagnosis between(RunView a, RunView b, DiagnoseOptions options) {
    return new Diagnose(options).compare(new Side("A", a), new Side("B", b));
  }

  private Diagnosis compare(Side a, Side b) {
    Optional<JsonNode> ofA = settings(a);
    Optional<JsonNode> ofB = settings(b);
    return ofA.isPresent() && ofB.isPresent() ? compare(a, b, ofA.get(), ofB.get()) : damaged(a, b);
  }

  private Diagnosis compare(Side a, Side b, JsonNode ofA, JsonNode ofB) {
    RunSpec spec = RecordJson.fromTree(ofA, RunSpec.class);
    Pair pair = new Pair(a, b, spec, ofA.equals(ofB));
    if (!pair.sameSettings()) {
      notes.add("digests of states are not compared, for they are over the settings");
    }
    List<Parting> causes = differentSettings(ofA, ofB);
    RoundComparison found = new BeginningComparison(pair).compare();
    long rounds = Math.min(a.view().rounds(), b.view().rounds());
    if (found.causes().isEmpty()) {
      found = rounds(pair, rounds);
    }
    return result(pair, rounds, causes, found);
  }

  /** Empty if they are damaged. */
  private static Optional<JsonNode> settings(Side side) {
    Optional<JsonNode> settings = side.read(() -> side.view().settings());
    if (settings.isEmpty() && side.damages().isEmpty()) {
      throw new IllegalArgumentException(
          side.letter() + ", " + side.view().name() + ", has no run.json");
    }
    return settings;
  }

  /** Nothing can be said of the rounds of a run whose settings are damaged. */
  private Diagnosis damaged(Side a, Side b) {
    List<Parting> damages = new ArrayList<>(a.damages());
    damages.addAll(b.damages());
    return new Diagnosis(
        a.view().name(),
        b.view().name(),
        0,
        damages,
        List.of(),
        List.of(),
        notes,
        a.view().requests() + b.view().requests());
  }

  private List<Parting> differentSettings(JsonNode a, JsonNode b) {
    ObjectNode restA = ((ObjectNode) a).deepCopy();
    ObjectNode restB = ((ObjectNode) b).deepCopy();
    if (!restA.path(KEY).equals(restB.path(KEY))) {
      notes.add("the runs have validators of different keys");
    }
    restA.remove(KEY);
    restB.remove(KEY);
    return FieldDifferences.between(restA, restB).stream()
        .map(text -> Parting.of(Parting.BEFORE, Stage.SETTINGS, text))
        .toList();
  }

  private RoundComparison rounds(Pair pair, long rounds) {
    RecordSearch search = new RecordSearch(pair, options);
    Optional<Long> first = search.first(rounds);
    notes.addAll(search.notes());
    if (first.isPresent()) {
      return RoundComparison.of(pair, first.get());
    }
    if (options.stored()) {
      StoredObjects.check(pair, rounds);
    } else {
      notes.add("values at rest were not read: all digests are equal");
    }
    return RoundComparison.none();
  }

  private Diagnosis result(Pair pair, long rounds, List<Parting> settings, RoundComparison found) {
    List<Parting> causes = new ArrayList<>(settings);
    List<String> follows = new ArrayList<>();
    List<Parting> damages = pair.damages();
    if (settings.isEmpty()) {
      causes.addAll(Damage.amongCauses(damages, found.causes()));
    } else {
      found.causes().forEach(parting -> follows.add("first seen in " + parting));
    }
    damages.stream()
        .filter(damage -> !causes.contains(damage))
        .forEach(damage -> notes.add("seen on the way: " + damage));
    follows.addAll(found.follows());
    notes.addAll(found.untold());
    return new Diagnosis(
        pair.a().view().name(),
        pair.b().view().name(),
        rounds,
        causes,
        found.equal(),
        follows,
        notes,
        pair.requests());
  }
}
