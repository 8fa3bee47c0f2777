package org.outerloop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.protocol.RecordJson;
import org.outerloop.round.RoundRecord;

/**
 * What two validators made of a round:
 *
 * <pre>
 *   draw -> scores -> comparison -> judgement -> merge -> held-out loss -> next roster
 * </pre>
 */
final class ValidatorComparison {
  private final Pair pair;
  private final long round;
  private final RoundRecord a;
  private final RoundRecord b;

  ValidatorComparison(Pair pair, long round, RoundRecord a, RoundRecord b) {
    this.pair = pair;
    this.round = round;
    this.a = a;
    this.b = b;
  }

  void compareInto(RoundComparison found) {
    found.add(Stage.DRAW, draw());
    found.add(Stage.SCORING, scoring());
    found.add(Stage.COMPARISON, overlaps());
    boolean sameEvidence = found.causes().isEmpty();
    found.add(Stage.JUDGEMENT, new JudgementComparison(pair, round, a, b).compare(sameEvidence));
    boolean sameMerged = found.causes().isEmpty();
    found.add(Stage.MERGE, merge(sameMerged));
    found.add(Stage.MEASUREMENT, heldOut());
    found.add(Stage.ROSTER, next());
  }

  private List<Parting> draw() {
    return a.beacon().equals(b.beacon())
        ? List.of()
        : List.of(Parting.of(round, Stage.DRAW, "the validators revealed other secrets"));
  }

  /** Losses and norms, peer by peer. */
  private List<Parting> scoring() {
    List<Parting> found = new ArrayList<>();
    for (Evidence ofA : a.evidence()) {
      for (Evidence ofB : b.evidence()) {
        if (ofA.peer().equals(ofB.peer())) {
          String text = FieldDifferences.text(measured(ofA), measured(ofB));
          if (!text.isEmpty()) {
            found.add(Parting.of(round, Stage.SCORING, ofA.peer(), text));
          }
        }
      }
    }
    return found;
  }

  private static JsonNode measured(Evidence evidence) {
    ObjectNode tree = RecordJson.toTree(evidence);
    tree.remove(List.of("uploaded-millis", "reason"));
    return tree;
  }

  private List<Parting> overlaps() {
    return a.overlaps().equals(b.overlaps())
        ? List.of()
        : List.of(
            Parting.of(
                round,
                Stage.COMPARISON,
                "pairs with much in common are %s in A and %s in B"
                    .formatted(a.overlaps(), b.overlaps())));
  }

  private List<Parting> merge(boolean sameMerged) {
    if (a.model().equals(b.model())) {
      return List.of();
    }
    if (!sameMerged) {
      return List.of(Parting.of(round, Stage.MERGE, "other models"));
    }
    Parting parting = new ModelComparison(pair).of(round, Stage.MERGE, a.model(), b.model());
    return List.of(parting.adding(new MergeAgain(pair, round).whoIsWrong(parting, a, b)));
  }

  private List<Parting> heldOut() {
    return Double.compare(a.heldOutLoss(), b.heldOutLoss()) == 0
        ? List.of()
        : List.of(
            Parting.of(
                round,
                Stage.MEASUREMENT,
                "held-out loss of one model is %s in A and %s in B"
                    .formatted(a.heldOutLoss(), b.heldOutLoss())));
  }

  private List<Parting> next() {
    String text = FieldDifferences.text(Essence.of(a.next()), Essence.of(b.next()));
    return Optional.of(text)
        .filter(differs -> !differs.isEmpty())
        .map(differs -> List.of(Parting.of(round, Stage.ROSTER, differs)))
        .orElse(List.of());
  }
}
