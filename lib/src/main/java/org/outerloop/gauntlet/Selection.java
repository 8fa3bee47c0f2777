package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.outerloop.gauntlet.CopyDetection.Copy;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.PeerId;

/**
 * Which contributions enter the merge.
 *
 * <p>A contribution is valid if it was accepted and tried, is nobody else's work, and does no harm
 * that noise does not explain:
 *
 * <pre>
 *   harmful:  score + significance x min(error, median error of the round) < 0
 * </pre>
 *
 * <p>The median (the lower one) is there because the error is measured on the peer's own losses:
 * ruining a single sequence raises the error as much as it lowers the score and would excuse
 * itself. All peers are tried on the same random sequences, so honest errors are alike.
 *
 * <p>Of the valid ones the best {@code mergedPeers} enter, by peer score, then by loss score, then
 * by peer order. While ratings mean nothing yet every score is 0 or small, nobody is suspended, and
 * all valid ones enter as far as there is room. A peer is suspended while its loss score has been
 * negative for {@code negativeRounds} rounds in a row, unless most of the round's are negative, for
 * then it is the model's fault.
 */
final class Selection {
  private final GauntletSpec spec;

  Selection(GauntletSpec spec) {
    this.spec = spec;
  }

  /** The ground on which each is refused, or RESERVE for a valid one. */
  List<Decision> grounds(List<Case> cases, Map<PeerId, Copy> copies) {
    double tolerance = spec.significance() * medianError(cases);
    List<Decision> grounds = new ArrayList<>();
    for (Case accused : cases) {
      Copy copy = copies.get(accused.peer());
      Decision own = ground(accused, tolerance);
      if (copy == null) {
        grounds.add(own);
      } else if (copy.proven()) {
        grounds.add(Decision.COPY);
      } else { // doubt about the author does not excuse harm
        grounds.add(own == Decision.HARMFUL ? own : Decision.SAME_WORK);
      }
    }
    return grounds;
  }

  /** The same decisions, with those who enter and those who are suspended. */
  List<Decision> choose(
      List<Case> cases, List<Decision> grounds, List<Standing> standings, double[] scores) {
    List<Decision> decisions = new ArrayList<>(grounds);
    boolean mostNegative = mostAreNegative(cases);
    List<Case> valid = new ArrayList<>();
    for (Case accused : cases) {
      int i = accused.index();
      if (grounds.get(i) == Decision.RESERVE) {
        if (!mostNegative && standings.get(i).negatives() >= spec.negativeRounds()) {
          decisions.set(i, Decision.SUSPENDED);
        } else {
          valid.add(accused);
        }
      }
    }
    valid.sort(
        Comparator.comparingDouble((Case c) -> -scores[c.index()])
            .thenComparingDouble(c -> -c.scoreOrLowest())
            .thenComparingInt(Case::index));
    valid.stream()
        .limit(spec.mergedPeers())
        .forEach(chosen -> decisions.set(chosen.index(), Decision.MERGED));
    return decisions;
  }

  private Decision ground(Case accused, double tolerance) {
    return switch (accused.evidence().outcome()) {
      case MISSING -> Decision.MISSING;
      case EARLY -> Decision.EARLY;
      case LATE -> Decision.LATE;
      case MALFORMED -> Decision.MALFORMED;
      case ACCEPTED ->
          accused.loss().map(loss -> ground(loss, tolerance)).orElse(Decision.NOT_TRIED);
    };
  }

  private Decision ground(LossScore loss, double tolerance) {
    double excuse = Math.min(spec.significance() * loss.scoreError(), tolerance);
    return loss.score() + excuse < 0 ? Decision.HARMFUL : Decision.RESERVE;
  }

  private static double medianError(List<Case> cases) {
    double[] errors =
        cases.stream().flatMap(c -> c.loss().stream()).mapToDouble(LossScore::scoreError).toArray();
    Arrays.sort(errors);
    return errors.length == 0 ? 0 : errors[(errors.length - 1) / 2];
  }

  private static boolean mostAreNegative(List<Case> cases) {
    long tried = cases.stream().filter(c -> c.loss().isPresent()).count();
    long negative =
        cases.stream().filter(c -> c.loss().isPresent() && c.scoreOrLowest() < 0).count();
    return 2 * negative > tried;
  }
}
