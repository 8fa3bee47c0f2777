package org.outerloop.round;

import org.outerloop.gauntlet.LossScore;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.Finding.Rule;

/** Holds recorded losses against measured ones: by bits, and else by the tolerance. */
record LossComparison(
    ReplayTolerance tolerance, LossScore said, LossScore own, long assigned, long random) {

  static LossComparison of(RunSpec spec, LossScore said, LossScore own) {
    return new LossComparison(ReplayTolerance.of(spec), said, own, 1, 1);
  }

  /** Tokens behind the figures on assigned and on random sequences. */
  LossComparison over(long assignedTokens, long randomTokens) {
    return new LossComparison(tolerance, said, own, assignedTokens, randomTokens);
  }

  void report(ReplayLog log, String peer, String key) {
    log.fact(Rule.LOSS, peer, own);
    if (said.toString().equals(own.toString())) {
      return;
    }
    Kind kind = isNear() ? Kind.WITHIN_TOLERANCE : Kind.DIFFERENCE;
    log.add(Rule.LOSS, kind, peer, key, said, own);
  }

  private boolean isNear() {
    double assignedLoss = tolerance.ofLoss(own.assignedBefore(), assigned);
    double randomLoss = tolerance.ofLoss(own.randomBefore(), random);
    double assignedShare = tolerance.ofImprovement(own.assignedBefore(), assigned);
    double randomShare = tolerance.ofImprovement(own.randomBefore(), random);
    return near(said.assignedBefore(), own.assignedBefore(), assignedLoss)
        && near(said.assignedAfter(), own.assignedAfter(), assignedLoss)
        && near(said.assignedImprovement(), own.assignedImprovement(), assignedShare)
        && near(said.assignedError(), own.assignedError(), assignedShare)
        && near(said.randomBefore(), own.randomBefore(), randomLoss)
        && near(said.randomAfter(), own.randomAfter(), randomLoss)
        && near(said.score(), own.score(), randomShare)
        && near(said.scoreError(), own.scoreError(), randomShare);
  }

  private static boolean near(double said, double own, double tolerance) {
    return Math.abs(said - own) <= tolerance;
  }
}
