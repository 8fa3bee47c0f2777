package org.outerloop.audit;

import java.util.List;
import java.util.Optional;
import org.outerloop.round.Genesis;

/** What two runs begin with. */
final class BeginningComparison {
  private final Pair pair;

  BeginningComparison(Pair pair) {
    this.pair = pair;
  }

  RoundComparison compare() {
    RoundComparison found = RoundComparison.none();
    Optional<Pair.Both<Genesis>> both = pair.both(RunView::genesis);
    if (both.isEmpty()) {
      String text = "genesis.json is there and whole on one side only";
      found.add(Stage.STORAGE, List.of(Parting.of(Parting.BEFORE, Stage.STORAGE, text)));
      return found;
    }
    Genesis a = both.get().a();
    Genesis b = both.get().b();
    if (!a.model().equals(b.model())) {
      found.add(Stage.BEGINNING, List.of(model(a, b)));
    }
    if (Double.compare(a.heldOutLoss(), b.heldOutLoss()) != 0) {
      String text = "loss of the first model is " + a.heldOutLoss() + " in A and ";
      found.add(
          Stage.MEASUREMENT,
          List.of(Parting.of(Parting.BEFORE, Stage.MEASUREMENT, text + b.heldOutLoss() + " in B")));
    }
    String next = FieldDifferences.text(Essence.of(a.next()), Essence.of(b.next()));
    if (!next.isEmpty()) {
      found.add(Stage.ROSTER, List.of(Parting.of(Parting.BEFORE, Stage.ROSTER, next)));
    }
    return found;
  }

  private Parting model(Genesis a, Genesis b) {
    return new ModelComparison(pair).of(Parting.BEFORE, Stage.BEGINNING, a.model(), b.model());
  }
}
