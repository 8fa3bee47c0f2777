package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * One peer before its judge.
 *
 * @param index in the order of the roster
 * @param loss absent when the contribution was not accepted, or not tried in this round
 */
record Case(int index, Evidence evidence, Standing before, Optional<LossScore> loss) {

  /** One case for each piece of evidence, in the same order. */
  static List<Case> of(List<Evidence> evidence, Standings before) {
    Map<PeerId, Standing> standings = before.byPeer();
    Set<PeerId> seen = new HashSet<>();
    List<Case> cases = new ArrayList<>();
    for (Evidence each : evidence) {
      Standing standing = standings.get(each.peer());
      Require.that(standing != null, "Evidence of %s, who never joined", each.peer());
      Require.that(seen.add(each.peer()), "Evidence of %s is given twice", each.peer());
      cases.add(new Case(cases.size(), each, standing, each.loss()));
    }
    return cases;
  }

  PeerId peer() {
    return evidence.peer();
  }

  boolean isAccepted() {
    return evidence.outcome() == Outcome.ACCEPTED;
  }

  boolean isTried() {
    return loss.isPresent();
  }

  /** The loss score, or a value below all of them. */
  double scoreOrLowest() {
    return loss.map(LossScore::score).orElse(Double.NEGATIVE_INFINITY);
  }

  /** Whether the score at a place, from 1, is negative; 0 is the middle of those tried. */
  static boolean isNegativeAt(int place, List<Case> cases) {
    List<Case> tried =
        cases.stream()
            .filter(Case::isTried)
            .sorted(Comparator.comparingDouble((Case c) -> -c.scoreOrLowest()))
            .toList();
    if (tried.isEmpty()) {
      return false;
    }
    int index = place == 0 ? tried.size() / 2 : Math.min(place, tried.size()) - 1;
    if (place == 0 && tried.size() % 2 == 0) {
      index--; // most, not half
    }
    return tried.get(index).scoreOrLowest() < 0;
  }
}
