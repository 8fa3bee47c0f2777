package org.outerloop.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.protocol.Roster;
import org.outerloop.round.Genesis;
import org.outerloop.round.RoundRecord;

/**
 * One round of two runs that were equal before it, stage by stage in the order of the data. The
 * first stage that differs is the cause, for all peers whose work differs; later ones follow.
 */
final class RoundComparison {
  private final List<Parting> causes = new ArrayList<>();
  private final List<String> equal = new ArrayList<>();
  private final List<String> follows = new ArrayList<>();
  private final List<String> untold = new ArrayList<>();

  static RoundComparison none() {
    return new RoundComparison();
  }

  List<Parting> causes() {
    return causes;
  }

  List<String> equal() {
    return equal;
  }

  List<String> follows() {
    return follows;
  }

  /** What could not be compared, and why. */
  List<String> untold() {
    return untold;
  }

  /** Takes what was found of a stage: it is the cause, or follows from one. */
  void add(Stage stage, List<Parting> found) {
    if (found.isEmpty()) {
      if (causes.isEmpty()) {
        equal.add(stage.words());
      }
    } else if (causes.isEmpty()) {
      causes.addAll(found);
    } else {
      follows.add(stage.words());
    }
  }

  static RoundComparison of(Pair pair, long round) {
    RoundComparison comparison = new RoundComparison();
    Optional<Pair.Both<CommittedRecord>> records = pair.both(view -> view.record(round));
    if (records.isEmpty()) {
      comparison.causes.add(
          Parting.of(round, Stage.STORAGE, "the record is there and whole on one side only"));
      return comparison;
    }
    RoundRecord a = records.get().a().record();
    RoundRecord b = records.get().b().record();
    comparison.peers(pair, round, a, b);
    new ValidatorComparison(pair, round, a, b).compareInto(comparison);
    return comparison;
  }

  /** The work of every peer that was on both rosters. */
  private void peers(Pair pair, long round, RoundRecord a, RoundRecord b) {
    add(Stage.BASE, base(round, a, b));
    Optional<Pair.Both<Roster>> rosters = pair.both(view -> roster(view, round));
    if (rosters.isEmpty()) {
      untold.add("the rosters of round " + round + " are gone, so headers were not read");
    }
    List<Parting> work = new ArrayList<>();
    List<String> compared = new ArrayList<>();
    rosters.ifPresent(
        both -> {
          for (var peer : both.a().peers()) {
            if (both.b().has(peer.id())) {
              PeerComparison one = new PeerComparison(pair, round, both, peer.id(), a, b);
              one.compare().ifPresent(work::add);
              compared.addAll(one.equal());
              untold.addAll(one.untold());
            }
          }
        });
    if (work.isEmpty()) {
      add(Stage.EXCHANGE, work);
    } else {
      compared.stream().distinct().forEach(equal::add);
      add(work.get(0).stage(), work);
    }
  }

  private static List<Parting> base(long round, RoundRecord a, RoundRecord b) {
    return a.base().equals(b.base())
        ? List.of()
        : List.of(
            Parting.of(
                round,
                Stage.BASE,
                "the records name other bases, after rounds that ended with equal models: "
                    + a.base().brief()
                    + " in A and "
                    + b.base().brief()
                    + " in B"));
  }

  private static Optional<Roster> roster(RunView view, long round) {
    return round == 0
        ? view.genesis().map(Genesis::next).map(next -> next.roster())
        : view.record(round - 1).map(before -> before.record().next().roster());
  }
}
