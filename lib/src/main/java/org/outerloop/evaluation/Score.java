package org.outerloop.evaluation;

import java.util.List;

/**
 * A metric of a task or of a group of tasks.
 *
 * @param value share or perplexity
 * @param error its standard error; not a number for a single question
 * @param questions that count
 */
public record Score(Metric metric, double value, double error, int questions) {

  /** Of one task's answers, at least one. */
  static Score of(Metric metric, List<Answer> answers) {
    double[] values = answers.stream().mapToDouble(answer -> answer.value(metric)).toArray();
    double mean = 0;
    for (double value : values) {
      mean += value;
    }
    mean /= values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / (values.length - 1));
    double error = deviation / Math.sqrt(values.length);
    if (metric == Metric.PERPLEXITY) {
      double perplexity = Math.exp(-mean);
      return new Score(metric, perplexity, perplexity * error, values.length); // to first order
    }
    return new Score(metric, mean, error, values.length);
  }

  /** Of a group: each task counts by its questions; errors pooled. */
  static Score ofGroup(List<Score> scores) {
    double sum = 0;
    double pooled = 0;
    int questions = 0;
    for (Score score : scores) {
      sum += score.value * score.questions;
      pooled += (score.questions - 1.0) * score.error * score.error * score.questions;
      questions += score.questions;
    }
    double variance = pooled / (questions - scores.size());
    return new Score(
        scores.get(0).metric, sum / questions, Math.sqrt(variance / questions), questions);
  }
}
