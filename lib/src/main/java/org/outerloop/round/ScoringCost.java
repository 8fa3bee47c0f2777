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
 * @param recomputed contributions whose inner steps were taken again
 * @param recomputationSeconds of the tasks that did it
 */
public record ScoringCost(
    int contributions,
    long sequences,
    double taskSeconds,
    double passSeconds,
    double inspectionSeconds,
    int recomputed,
    double recomputationSeconds)
    implements Serializable {
  /** Of a round in which nothing was tried. */
  public static final ScoringCost NONE = new ScoringCost(0, 0, 0, 0, 0, 0, 0);

  /** Of trials alone. */
  static ScoringCost ofTrials(int contributions, long sequences, double task, double pass) {
    return new ScoringCost(contributions, sequences, task, pass, 0, 0, 0);
  }

  static ScoringCost ofInspections(double seconds) {
    return new ScoringCost(0, 0, 0, 0, seconds, 0, 0);
  }

  /** Of one. */
  static ScoringCost ofRecomputation(double seconds) {
    return new ScoringCost(0, 0, 0, 0, 0, 1, seconds);
  }

  /** Of more work. */
  public ScoringCost plus(ScoringCost more) {
    return new ScoringCost(
        contributions + more.contributions,
        sequences + more.sequences,
        taskSeconds + more.taskSeconds,
        passSeconds + more.passSeconds,
        inspectionSeconds + more.inspectionSeconds,
        recomputed + more.recomputed,
        recomputationSeconds + more.recomputationSeconds);
  }

  /** Trials over their forward passes: 1 would be free of overhead; NaN without any. */
  public double overheadRatio() {
    return passSeconds > 0 ? taskSeconds / passSeconds : Double.NaN;
  }
}
