package org.outerloop.round;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.StateClaim;
import org.outerloop.message.StateClaim.Origin;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;

/**
 * Holds the state that a peer says it began a round with against the one that it has signed to have
 * left behind. What must be:
 *
 * <pre>
 *   0 steps                      zeros
 *   some steps                   not zeros; where the record of the round before has the peer's work,
 *                                one round's steps more than there
 *   kept, and such a record      the very state that is named there
 * </pre>
 *
 * <p>A state computed again on another type of CPU has other bits: who says so may differ, and is
 * {@linkplain #isBroken told} from the others. Nothing is asked of who was away, late or refused in
 * the round before, for of that the record tells nothing, nor of who worked on an older base then
 * or does now. Costs nothing but reading one record.
 */
final class StateContinuity {
  private final int innerSteps;
  private final Map<PeerId, RoundRecord.Contribution> before = new HashMap<>(); // only looked up in

  /**
   * @param before record of the round before, if there is one
   */
  StateContinuity(RunSpec spec, Optional<RoundRecord> before) {
    this.innerSteps = spec.training().innerSteps();
    before.ifPresent(this::remember);
  }

  private void remember(RoundRecord record) {
    Set<PeerId> behind = new HashSet<>();
    record.evidence().stream()
        .filter(found -> found.stepsBehind() > 0)
        .map(Evidence::peer)
        .forEach(behind::add);
    for (RoundRecord.Contribution contribution : record.contributions()) {
      if (!behind.contains(contribution.peer())) {
        before.put(contribution.peer(), contribution);
      }
    }
  }

  /** The same inspections; those are refused whose state cannot be. */
  List<Inspection> check(List<Inspection> inspections) {
    return inspections.stream()
        .map(
            found ->
                found.usable() && found.candidate().stepsBehind() == 0
                    ? refusal(found.candidate().header()).map(found::refusedBy).orElse(found)
                    : found)
        .toList();
  }

  /** Why a header's state cannot be, in words. */
  Optional<String> refusal(ContributionHeader header) {
    StateClaim state = header.state();
    Digest said = header.trace().stateBefore();
    boolean zeros = said.equals(WorkTrace.ZEROS);
    if (zeros != (state.steps() == 0)) {
      return Optional.of(
          "state of %s inner steps is %s"
              .formatted(state.steps(), zeros ? "zeros" : said.brief() + " instead of zeros"));
    }
    RoundRecord.Contribution left = before.get(header.peer());
    if (left == null || state.origin() == Origin.COLD) {
      return Optional.empty();
    }
    long steps = left.state().steps() + innerSteps;
    if (state.steps() != steps) {
      return Optional.of(
          "state remembers %s inner steps, the round before left one of %s"
              .formatted(state.steps(), steps));
    }
    return state.origin() == Origin.KEPT && isBroken(header)
        ? Optional.of(
            "state is %s, the round before left %s"
                .formatted(said.brief(), left.trace().stateAfter().brief()))
        : Optional.empty();
  }

  /** Whether a state with a past is not the one that the record of the round before names. */
  boolean isBroken(ContributionHeader header) {
    RoundRecord.Contribution left = before.get(header.peer());
    return left != null
        && header.state().origin() != Origin.COLD
        && !header.trace().stateBefore().equals(left.trace().stateAfter());
  }
}
