package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.outerloop.gauntlet.CopyDetection.Copy;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.PeerId;

/**
 * Which contributions enter the merge.
 *
 * <p>A contribution is valid if it was accepted and tried, is nobody else's work, was made on the
 * present base, and does no harm that noise does not explain:
 *
 * <pre>
 *   harmful:  score + significance x min(error, median error of the round) < 0
 *             and score + 5 x median error < median score, where that is positive
 * </pre>
 *
 * <p>The median (the lower one) is there because the error is measured on the peer's own losses:
 * ruining a single sequence raises the error as much as it lowers the score and would excuse
 * itself. All peers are tried on the same random sequences, so honest errors are alike.
 *
 * <p>The second condition is for rounds in which nobody's work improves the model by much more than
 * noise: there one of many honest peers would now and then be below the first bound by chance. Five
 * errors, for twenty peers are tried a round, and rounds are many.
 *
 * <p>Nor is a contribution valid that is out of scale. The norm clip takes large ones down and
 * never small ones up, so who sends next to nothing would thin out the work of the others wherever
 * both send something; and who sends far too much has not done what the others have done. With b
 * the {@code normBand}, r rounds that a state remembers, and the middle norm and r of the round:
 *
 * <pre>
 *   g(r) = 1 + d + ... + d^r         d = 1 - 1 / normGrowth, the decay of the error feedback
 *   min(1, g(r) / g(middle r)) / b  &lt;=  norm / middle norm  &lt;=  b max(1, g(r) / g(middle r))
 * </pre>
 *
 * <p>g is how much error feedback adds up of what points one way in all rounds, and what does not
 * adds up to less; so newcomers and who has lost a state are held to less than old peers are.
 *
 * <p>Of the valid ones the best {@code mergedPeers} enter, by peer score, then by loss score, then
 * by peer order; the next {@code reservePeers} step in for them. While ratings mean nothing yet
 * every score is 0 or small, nobody is suspended, and all valid ones enter as far as there is room.
 * A peer is suspended while its loss score has been negative for {@code negativeRounds} rounds in a
 * row, unless the round is exempt; and while its proof of computation is below 0 by more than
 * {@code unprovenErrors} standard errors of chance: who is paid nothing because he does not train
 * on his data, or on an eighth of it, would thin out the work of those who do.
 *
 * <p>What was not tried is not merged, for one bad update can undo a round. Templar merges its best
 * peers unseen, and peers of any base and effect; {@link GauntletSpec.Selection} can do so too.
 */
final class Selection {
  private static final double CERTAINTY = CopyDetection.CERTAINTY;

  private final GauntletSpec spec;
  private final GauntletSpec.Selection rules;
  private final ProofOfComputation proof;

  Selection(GauntletSpec spec) {
    this.spec = spec;
    this.rules = spec.selection();
    this.proof = new ProofOfComputation(spec.proof());
  }

  /** What is usual; scores are those of work in scale, for next to nothing has no error either. */
  Typical typical(List<Case> works) {
    Typical all = Typical.of(works);
    return all.withScoresOf(
        works.stream().filter(work -> !isOutOfScale(work.evidence(), all)).toList());
  }

  /** The ground on which each is refused, or RESERVE for a valid one. */
  List<Decision> grounds(long round, List<Case> cases, Map<PeerId, Copy> copies, Typical typical) {
    List<Decision> grounds = new ArrayList<>();
    for (Case accused : cases) {
      Decision own = ground(accused, typical);
      Copy copy = copies.get(accused.peer());
      if (copy != null && copy.proven()) {
        grounds.add(Decision.COPY);
      } else if (own.isIdle() || own == Decision.HARMFUL) { // being set aside excuses neither
        grounds.add(own);
      } else if (accused.before().isSetAside(round)) {
        grounds.add(Decision.SET_ASIDE);
      } else {
        grounds.add(copy == null ? own : Decision.SAME_WORK);
      }
    }
    return grounds;
  }

  /**
   * The same decisions, with those who enter and those who are suspended.
   *
   * @param exempt whether nothing negative is held against anybody in this round
   */
  List<Decision> choose(
      List<Case> cases,
      List<Decision> grounds,
      List<Standing> standings,
      double[] scores,
      boolean exempt) {
    List<Decision> decisions = new ArrayList<>(grounds);
    List<Case> valid = new ArrayList<>();
    for (Case accused : cases) {
      int i = accused.index();
      boolean unseen =
          rules.mergeUntried() && grounds.get(i) == Decision.NOT_TRIED && scores[i] > 0;
      if (grounds.get(i) == Decision.RESERVE || unseen) {
        if (isSuspended(standings.get(i), exempt)) {
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
    for (int place = 0; place < valid.size(); place++) {
      decisions.set(valid.get(place).index(), decisionAt(place));
    }
    return decisions;
  }

  private boolean isSuspended(Standing standing, boolean exempt) {
    return proof.isDisproven(standing, rules.unprovenErrors())
        || (!exempt && standing.negatives() >= rules.negativeRounds());
  }

  private Decision decisionAt(int place) {
    if (place < rules.mergedPeers()) {
      return Decision.MERGED;
    }
    return place < rules.mergedPeers() + rules.reservePeers() ? Decision.RESERVE : Decision.SURPLUS;
  }

  private Decision ground(Case accused, Typical typical) {
    return switch (accused.evidence().outcome()) {
      case MISSING -> Decision.MISSING;
      case EARLY -> Decision.EARLY;
      case LATE -> Decision.LATE;
      case MALFORMED -> Decision.MALFORMED;
      case ACCEPTED -> {
        if (isOutOfScale(accused.evidence(), typical)) {
          yield Decision.OUT_OF_SCALE;
        } else if (rules.refuseHarm()
            && accused.loss().filter(l -> harms(l, typical)).isPresent()) {
          yield Decision.HARMFUL;
        } else if (accused.evidence().stepsBehind() > 0 && !rules.mergeStale()) {
          yield Decision.STALE;
        }
        yield accused.isTried() ? Decision.RESERVE : Decision.NOT_TRIED;
      }
    };
  }

  private boolean isOutOfScale(Evidence found, Typical typical) {
    double band = rules.normBand();
    if (band == 0 || typical.norm() == 0) {
      return false;
    }
    double scale = found.contributionNorm() / typical.norm();
    double growth = growth(found.remembers()) / growth(typical.remembers());
    return scale > band * Math.max(1, growth) || scale < Math.min(1, growth) / band;
  }

  private double growth(double rounds) {
    double decay = 1 - 1 / rules.normGrowth();
    return rules.normGrowth() * (1 - StrictMath.pow(decay, rounds + 1));
  }

  private boolean harms(LossScore loss, Typical typical) {
    double sure = spec.significance() * typical.error();
    double excuse = Math.min(spec.significance() * loss.scoreError(), sure);
    double below = loss.score() + CERTAINTY * typical.error();
    boolean farBelow = typical.score() <= 0 || below < typical.score();
    return loss.score() + excuse < 0 && farBelow;
  }
}
