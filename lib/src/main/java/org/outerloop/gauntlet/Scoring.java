package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.GauntletSpec;

/** What one round does to the standings, and what each peer is worth after it. */
final class Scoring {
  private final LossRating lossRating;
  private final ProofOfComputation proofOfComputation;
  private final SyncScore syncScore;
  private final PeerScore peerScore;
  private final Penalties penalties;
  private final GauntletSpec spec;

  Scoring(GauntletSpec spec) {
    this.spec = spec;
    this.lossRating = new LossRating(spec.rating());
    this.proofOfComputation = new ProofOfComputation(spec.proof());
    this.syncScore = new SyncScore(spec.sync());
    this.peerScore = new PeerScore(spec);
    this.penalties = new Penalties(spec.penalties());
  }

  List<Standing> standings(long round, List<Case> cases, List<Decision> grounds, Typical typical) {
    List<Rating> ratings = ratings(cases, grounds);
    List<Standing> standings = new ArrayList<>();
    for (Case judged : cases) {
      int i = judged.index();
      standings.add(standing(round, judged, grounds.get(i), ratings.get(i), typical));
    }
    return standings;
  }

  /**
   * Peer scores, after penalties.
   *
   * @param exempt whether nothing negative is held against anybody in this round
   */
  double[] scores(List<Standing> standings, List<Decision> grounds, boolean exempt) {
    double[] scores = new double[standings.size()];
    for (int i = 0; i < scores.length; i++) {
      Standing standing = standings.get(i);
      scores[i] = peerScore.of(standing) * penalties.factor(standing, grounds.get(i), exempt);
    }
    return scores;
  }

  /** What enters the proof of computation; 0 for nothing. A copy disproves it. */
  int proofSign(Case judged, Decision ground, Typical typical) {
    double gap = ground == Decision.SAME_WORK ? 0 : typical.gap(); // it is not among the typical
    if (ground == Decision.COPY) {
      return -1;
    }
    return ground == Decision.SET_ASIDE
        ? 0
        : judged.loss().map(loss -> proofOfComputation.sign(loss, gap)).orElse(0);
  }

  boolean leaves(Standing standing) {
    return penalties.endsMembership(standing.history());
  }

  /**
   * Those who were tried are rated among themselves, so nobody rises or falls by how many others
   * stay away. Who delivered nothing of his own is rated as the last of them all, and never rises,
   * though the tie of all the idle would lift the weakest of them. Who was not tried, or is set
   * aside, or may or may not be a copy, does not take part: a tie with its double would cost the
   * original.
   */
  private List<Rating> ratings(List<Case> cases, List<Decision> grounds) {
    List<Rating> ratings = new ArrayList<>();
    List<Case> ranked = new ArrayList<>();
    List<Case> idle = new ArrayList<>();
    for (Case judged : cases) {
      ratings.add(judged.before().rating());
      Decision ground = grounds.get(judged.index());
      if (ground.isIdle()) {
        idle.add(judged);
      } else if (judged.isTried() && ground != Decision.SAME_WORK && ground != Decision.SET_ASIDE) {
        ranked.add(judged);
      }
    }
    List<Rating> among = rate(ranked, ranked.size());
    for (int place = 0; place < ranked.size(); place++) {
      ratings.set(ranked.get(place).index(), among.get(place));
    }
    if (ranked.isEmpty() || idle.isEmpty()) {
      return ratings; // where nobody did anything, the round says nothing of anyone's skill
    }
    List<Case> everyone = new ArrayList<>(ranked);
    everyone.addAll(idle);
    List<Rating> below = rate(everyone, ranked.size());
    for (int place = ranked.size(); place < everyone.size(); place++) {
      Case absent = everyone.get(place);
      if (below.get(place).ordinal() <= absent.before().rating().ordinal()) {
        ratings.set(absent.index(), below.get(place));
      }
    }
    return ratings;
  }

  /** Ratings after a round in which the first {@code tried} have a score, the others none. */
  private List<Rating> rate(List<Case> cases, int tried) {
    double[] scores = new double[cases.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = i < tried ? cases.get(i).scoreOrLowest() : Double.NEGATIVE_INFINITY;
    }
    return lossRating.rate(cases.stream().map(c -> c.before().rating()).toList(), scores);
  }

  private Standing standing(
      long round, Case judged, Decision ground, Rating rating, Typical typical) {
    Standing before = judged.before();
    int sign = proofSign(judged, ground, typical);
    int misses = misses(judged, ground);
    History history = history(judged, ground);
    double proof = sign == 0 ? before.proof() : proofOfComputation.next(before.proof(), sign);
    if (judged.evidence().outcome().isMiss()) {
      proof = penalties.afterMiss(proof, misses);
    }
    long setAsideUntil = before.setAsideUntil();
    if (!before.isSetAside(round) && penalties.setsAside(history)) {
      setAsideUntil = penalties.setAsideUntil(round);
      proof = Math.min(0, proof);
    }
    if (ground == Decision.COPY) {
      setAsideUntil = Math.max(setAsideUntil, penalties.copySetAsideUntil(round));
    }
    boolean seen = judged.isTried() || ground == Decision.MALFORMED;
    return new Standing(
        before.peer(),
        rating,
        proof,
        judged.isAccepted() ? syncScore.of(judged.evidence().stepsBehind()) : before.sync(),
        judged.isTried() ? ground == Decision.HARMFUL : before.forfeited(),
        before.roundsTried() + (judged.isTried() ? 1 : 0),
        seen ? round : before.lastTried(),
        misses,
        negatives(judged, ground, typical),
        setAsideUntil,
        history);
  }

  /** Only work of one's own ends a row of misses: an upload for show does not. */
  private static int misses(Case judged, Decision ground) {
    int before = judged.before().misses();
    if (judged.evidence().outcome().isMiss()) {
      return before + 1;
    }
    return ground.isIdle() ? before : 0;
  }

  private static History history(Case judged, Decision ground) {
    History history = judged.before().history().withRound(ground.isIdle());
    return judged.isTried() ? history.withTrial(judged.scoreOrLowest() < 0) : history;
  }

  private int negatives(Case judged, Decision ground, Typical typical) {
    int before = judged.before().negatives();
    if (!judged.isTried() || ground == Decision.COPY || judged.scoreOrLowest() == 0) {
      return before;
    }
    if (judged.scoreOrLowest() > 0) {
      return 0;
    }
    return typical.isQuiet(spec) ? before : before + 1;
  }
}
