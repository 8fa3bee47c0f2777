package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.outerloop.gauntlet.CopyDetection.Copy;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * Judges the contributions of a round: who is merged, what each peer is worth, who is paid.
 *
 * <p>A function of its arguments alone; any party that has the evidence comes to the same
 * judgement. Immutable.
 */
public final class Gauntlet {
  private final CopyDetection copyDetection;
  private final Selection selection;
  private final Scoring scoring;
  private final WeightPolicy weights;
  private final int exemptPlace;

  public Gauntlet(GauntletSpec spec) {
    this.copyDetection = new CopyDetection(spec);
    this.selection = new Selection(spec);
    this.scoring = new Scoring(spec);
    this.weights = WeightPolicy.of(spec.weights());
    this.exemptPlace = spec.penalties().exemptPlace();
  }

  /**
   * Judges one round. Cost: O(n log n) for n pieces of evidence, and what {@code overlaps} lists.
   *
   * @param evidence one per peer of the round's roster, in its order; all of them in {@code before}
   * @param overlaps of pairs of accepted contributions; those left out count as 0
   * @param before as the judgement of the round before left it, with those who joined since
   */
  public Judgement judge(
      long round, List<Evidence> evidence, List<Overlap> overlaps, Standings before) {
    Require.that(
        round == before.rounds(),
        "Round %s is judged with standings after %s rounds",
        round,
        before.rounds());
    List<Case> cases = Case.of(evidence, before);
    boolean exempt = Case.isNegativeAt(exemptPlace, cases);

    Map<PeerId, Copy> copies = copyDetection.find(cases, overlaps);
    // one work counts once, however many send it
    List<Case> works = cases.stream().filter(c -> !copies.containsKey(c.peer())).toList();
    Typical typical = selection.typical(works);
    List<Decision> grounds = selection.grounds(round, cases, copies, typical);
    List<Standing> standings = scoring.standings(round, cases, grounds, typical);
    double[] scores = scoring.scores(standings, grounds, exempt);
    List<Decision> decisions = selection.choose(cases, grounds, standings, scores, exempt);
    double[] shares = weights.of(scores);

    List<Verdict> verdicts = new ArrayList<>();
    for (Case judged : cases) {
      int i = judged.index();
      Optional<Copy> copy = Optional.ofNullable(copies.get(judged.peer()));
      verdicts.add(
          new Verdict(
              judged.peer(),
              judged.evidence().outcome(),
              decisions.get(i),
              reason(judged, decisions.get(i), copy, typical),
              copy.map(Copy::of),
              judged.loss(),
              scoring.proofSign(judged, grounds.get(i), typical),
              standings.get(i),
              scores[i],
              shares[i]));
    }
    List<PeerId> leaving = standings.stream().filter(scoring::leaves).map(Standing::peer).toList();
    return new Judgement(
        round, verdicts, before.after(standings), leaving, WeightPolicy.burned(shares));
  }

  private static String reason(
      Case judged, Decision decision, Optional<Copy> copy, Typical typical) {
    if (decision == Decision.HARMFUL) {
      LossScore loss = judged.loss().orElseThrow();
      return String.format(
          Locale.ROOT, "loss score %.3g with error %.3g", loss.score(), loss.scoreError());
    }
    if (decision == Decision.OUT_OF_SCALE) {
      return String.format(
          Locale.ROOT,
          "norm %.3g, the middle one is %.3g",
          judged.evidence().contributionNorm(),
          typical.norm());
    }
    if (decision == Decision.STALE) {
      return "made on the base of " + judged.evidence().stepsBehind() + " rounds ago";
    }
    if (decision == Decision.SET_ASIDE) {
      return "set aside until round " + judged.before().setAsideUntil();
    }
    return copy.map(Copy::reason).orElse(judged.evidence().reason());
  }
}
