package org.outerloop.audit.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.LossScore;
import org.outerloop.gauntlet.Losses;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * Loss scores are what the model says of the sequences drawn, within a tolerance: see {@link
 * PlainLosses} for t, that of a loss. Every r_i of a {@link LossScore} is a difference of two
 * losses over a mean, so it and all that is averaged of it are within
 *
 * <pre>
 *   4 t / mean(before)      |r_i| at most 1: 2 t of the two losses, t |r_i| of the divisor, t for what is of second order
 * </pre>
 *
 * and a standard error, which moves at most as much as the r_i do.
 */
final class LossCheck implements Check {
  private static final List<String> LOSSES =
      List.of("assigned-before", "assigned-after", "random-before", "random-after");
  private static final List<String> RELATIVE =
      List.of("assigned-improvement", "assigned-error", "score", "score-error");

  private Optional<Measured> last = Optional.empty();

  /** What was computed for one peer. */
  private record Measured(PeerId peer, LossScore score, double tolerance) {
    double tolerance(String field) {
      if (LOSSES.contains(field)) {
        return tolerance;
      }
      boolean assigned = field.startsWith("assigned");
      return 4 * tolerance / (assigned ? score.assignedBefore() : score.randomBefore());
    }
  }

  @Override
  public List<Claim> claims(Scene scene) {
    List<Evidence> evidence = scene.record().evidence();
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < evidence.size(); i++) {
      if (evidence.get(i).loss().isPresent()) {
        for (List<String> fields : List.of(RELATIVE, LOSSES)) {
          for (String field : fields) {
            String at = "/evidence/" + i + "/loss/" + field;
            claims.add(Claim.of(Claim.Kind.LOSS, at, evidence.get(i).peer()));
          }
        }
      }
    }
    return claims;
  }

  @Override
  public Optional<Difference> check(Scene scene, Claim claim) {
    PeerId peer = claim.peer().orElseThrow();
    if (last.isEmpty() || !last.get().peer().equals(peer)) {
      last = Optional.of(measure(scene, peer));
    }
    Measured measured = last.get();
    String field = claim.field().substring(claim.field().lastIndexOf('/') + 1);
    double exact =
        org.outerloop.protocol.RecordJson.toTree(measured.score()).get(field).doubleValue();
    String recorded = scene.recorded(claim.field());
    return difference(recorded, exact, measured.tolerance(field));
  }

  /** Numbers that differ by more than the tolerance; one that is none differs from all. */
  static Optional<Difference> difference(String recorded, double exact, double tolerance) {
    boolean near = Math.abs(Double.parseDouble(recorded) - exact) <= tolerance;
    return near
        ? Optional.empty()
        : Optional.of(
            new Difference(
                recorded, String.format(Locale.ROOT, "%.9g within %.2g", exact, tolerance)));
  }

  private static Measured measure(Scene scene, PeerId peer) {
    RunSpec spec = scene.spec();
    Trials trials = new Trials(scene);
    Corpus corpus = new Corpus(scene.run().places().open(Places.CORPUS), spec);
    List<int[]> sequences = new ArrayList<>(corpus.training(trials.assigned(peer)));
    int assigned = sequences.size();
    sequences.addAll(corpus.training(trials.random()));
    PlainLosses before = losses(spec, CheckpointValues.of(scene.base(), spec), sequences);
    float[] factors = trials.factors(peer);
    PlainLosses after =
        losses(
            spec,
            CheckpointValues.tried(scene.base(), spec, scene.payload(peer), factors),
            sequences);
    Losses all =
        new Losses(
            part(before, 0, assigned),
            part(after, 0, assigned),
            part(before, assigned, sequences.size()),
            part(after, assigned, sequences.size()));
    LossScore score = LossScore.of(all);
    return new Measured(peer, score, Math.max(before.tolerance(), after.tolerance()));
  }

  static PlainLosses losses(RunSpec spec, ModelValues values, List<int[]> sequences) {
    ModelSpec model = spec.model();
    Precision precision = spec.training().precision();
    PlainLosses losses = PlainLosses.of(model, precision, values, sequences);
    UndecidedException.unless(
        Double.isFinite(losses.tolerance()), "the loss of the model is not a finite number");
    return losses;
  }

  private static List<Double> part(PlainLosses losses, int from, int to) {
    List<Double> part = new ArrayList<>();
    for (int i = from; i < to; i++) {
      part.add(losses.each()[i]);
    }
    return part;
  }
}
