package org.outerloop.round;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.outerloop.gauntlet.RecomputationDraw;
import org.outerloop.protocol.PeerId;

/**
 * Takes the inner steps of some contributions of a round again before it is judged: of those drawn,
 * and of all that have computed a lost state again and come to another one than they had signed. A
 * contribution that does not stand up is refused, and so is one whose state is not to be had, or a
 * peer would only have to hide it.
 */
final class RecomputedShare {
  /**
   * As many rounds as a peer takes to get a lost state back, with the settings that are shipped: so
   * one that keeps its states as they say can be followed.
   */
  static final int MOST_ROUNDS = 10;

  private final Spread spread;
  private final ValidatorPlace place;
  private final RoundStart start;
  private final StateContinuity states;
  private ScoringCost cost = ScoringCost.NONE;

  RecomputedShare(Spread spread, ValidatorPlace place, RoundStart start, StateContinuity states) {
    this.spread = spread;
    this.place = place;
    this.start = start;
    this.states = states;
  }

  /** Seconds of the tasks. */
  ScoringCost cost() {
    return cost;
  }

  /**
   * The same inspections; refused are those whose work is not what it is said to be.
   *
   * @param seed of the round's trial
   */
  List<Inspection> of(long seed, List<Inspection> inspections) {
    List<RecomputePeer.Asked> asked = asked(seed, inspections);
    if (asked.isEmpty()) {
      return inspections;
    }
    List<Timed.Result<Recomputation>> found =
        spread.each("recompute", asked, new Timed<>(new RecomputePeer(place, MOST_ROUNDS)));
    Map<PeerId, String> refused = new HashMap<>(); // only looked up in
    for (Timed.Result<Recomputation> result : found) {
      Optional<String> refusal = result.value().refusal();
      refusal.ifPresent(reason -> refused.put(result.value().peer(), reason));
      cost = cost.plus(ScoringCost.ofRecomputation(result.seconds()));
    }
    return inspections.stream()
        .map(
            inspection ->
                Optional.ofNullable(refused.get(inspection.candidate().peer()))
                    .map(inspection::refusedBy)
                    .orElse(inspection))
        .toList();
  }

  /** Work on an older base is not taken again: it is worth less anyway, see SyncScore. */
  private List<RecomputePeer.Asked> asked(long seed, List<Inspection> inspections) {
    if (place.spec().gauntlet().audit().recomputedShare() == 0) {
      return List.of();
    }
    List<Candidate> usable =
        inspections.stream()
            .filter(Inspection::usable)
            .map(Inspection::candidate)
            .filter(candidate -> candidate.stepsBehind() == 0)
            .toList();
    RecomputationDraw draw = new RecomputationDraw(place.spec().gauntlet(), seed);
    Set<PeerId> drawn =
        Set.copyOf(draw.of(start.round(), usable.stream().map(Candidate::peer).toList()));
    return usable.stream()
        .filter(found -> drawn.contains(found.peer()) || states.isBroken(found.header()))
        .map(found -> new RecomputePeer.Asked(start, found.header()))
        .toList();
  }
}
