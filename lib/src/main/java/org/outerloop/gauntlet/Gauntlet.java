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
  private final Weights weights;

  public Gauntlet(GauntletSpec spec) {
    this.copyDetection = new CopyDetection(spec);
    this.selection = new Selection(spec);
    this.scoring = new Scoring(spec);
    this.weights = new Weights(spec.weightPower());
  }

  /**
   * Judges one round.
   *
   * @param evidence one per peer, in the order of {@code before}
   * @param overlaps of pairs of accepted contributions; those left out count as 0
   * @param before as the judgement of the round before left it
   */
  public Judgement judge(
      long round, List<Evidence> evidence, List<Overlap> overlaps, Standings before) {
    List<Case> cases = cases(round, evidence, before);

    Map<PeerId, Copy> copies = copyDetection.find(cases, overlaps);
    List<Decision> grounds = selection.grounds(cases, copies);
    List<Standing> standings = scoring.standings(cases, grounds);
    double[] scores = Scoring.scores(standings, grounds);
    List<Decision> decisions = selection.choose(cases, grounds, standings, scores);
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
              reason(judged, decisions.get(i), copy),
              copy.map(Copy::of),
              judged.loss(),
              Scoring.proofSign(judged, grounds.get(i)),
              standings.get(i),
              scores[i],
              shares[i]));
    }
    return new Judgement(round, verdicts, new Standings(round + 1, standings));
  }

  private static List<Case> cases(long round, List<Evidence> evidence, Standings before) {
    Require.that(
        round == before.rounds(),
        "Round %s is judged with standings after %s rounds",
        round,
        before.rounds());
    Require.that(
        evidence.size() == before.peers().size(),
        "Evidence of %s peers for %s",
        evidence.size(),
        before.peers().size());
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < evidence.size(); i++) {
      Standing standing = before.peers().get(i);
      Require.that(
          evidence.get(i).peer().equals(standing.peer()),
          "Evidence %s is of %s instead of %s",
          i,
          evidence.get(i).peer(),
          standing.peer());
      cases.add(Case.of(i, evidence.get(i), standing));
    }
    return cases;
  }

  private static String reason(Case judged, Decision decision, Optional<Copy> copy) {
    if (decision == Decision.HARMFUL) {
      LossScore loss = judged.loss().orElseThrow();
      return String.format(
          Locale.ROOT, "loss score %.3g with error %.3g", loss.score(), loss.scoreError());
    }
    return copy.map(Copy::reason).orElse(judged.evidence().reason());
  }
}
