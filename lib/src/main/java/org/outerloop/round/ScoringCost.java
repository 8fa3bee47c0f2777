package org.outerloop.round;

import java.io.Serializable;

/**
 * What trying the contributions of a round cost, in seconds of its tasks, added up: two tasks side
 * by side for one second are two seconds.
 *
 * @param contributions that were tried
 * @param sequences that went through the model, the base's among them
 * @param taskSeconds from start to end of every task: loading the model and the sequences, reading
 *     and decoding contributions, applying them and taking them back, and the forward passes
 * @param passSeconds of forward passes alone
 * @param inspectionSeconds of the tasks that read every contribution first
 */
public record ScoringCost(
    int contributions,
    long sequences,
    double taskSeconds,
    double passSeconds,
    double inspectionSeconds)
    implements Serializable {
  /** Of a round in which nothing was tried. */
  public static final ScoringCost NONE = new ScoringCost(0, 0, 0, 0, 0);

  /** Of more work. */
  public ScoringCost plus(ScoringCost more) {
    return new ScoringCost(
        contributions + more.contributions,
        sequences + more.sequences,
        taskSeconds + more.taskSeconds,
        passSeconds + more.passSeconds,
        inspectionSeconds + more.inspectionSeconds);
  }

  /** Trials over their forward passes: 1 would be free of overhead; NaN without any. */
  public double overheadRatio() {
    return passSeconds > 0 ? taskSeconds / passSeconds : Double.NaN;
  }
}
