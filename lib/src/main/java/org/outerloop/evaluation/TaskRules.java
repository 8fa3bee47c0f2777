package org.outerloop.evaluation;

import java.util.List;

/**
 * What a task is made of and what is reported of it.
 *
 * @param scored split that is scored; a later one serves where the earlier is not there
 * @param examples split that examples come from, likewise
 * @param draw how examples are chosen
 * @param metrics what is reported
 */
public record TaskRules(
    List<Split> scored, List<Split> examples, Task.Draw draw, List<Metric> metrics) {
  private static final List<Split> USUAL_EXAMPLES = List.of(Split.TRAIN, Split.VALIDATION);

  /** Choices of different length: norms by length are reported, too. */
  static final List<Metric> BY_LENGTH = List.of(Metric.ACC, Metric.ACC_NORM, Metric.ACC_BYTES);

  /** Of a task with a public test split. */
  static TaskRules ofTest(List<Metric> metrics) {
    return new TaskRules(List.of(Split.TEST), USUAL_EXAMPLES, Task.Draw.SAMPLE, metrics);
  }

  /** Of a task whose test split has no answers. */
  static TaskRules ofValidation(List<Metric> metrics) {
    return new TaskRules(
        List.of(Split.VALIDATION), USUAL_EXAMPLES, Task.Draw.SAMPLE_BUT_ITSELF, metrics);
  }
}
