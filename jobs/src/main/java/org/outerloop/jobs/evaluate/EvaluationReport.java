package org.outerloop.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outerloop.evaluation.Metric;
import org.outerloop.evaluation.Score;
import org.outerloop.evaluation.TaskRows.Malformed;
import org.outerloop.evaluation.TextScore;

/**
 * What an evaluation found, as it is kept: results.json.
 *
 * @param model where it is
 * @param parameters how many it has
 * @param round of the run whose model this is, before that round
 * @param trainedTokens by all peers until then
 * @param precision of the passes; softmax is float32
 * @param beginOfText whether texts began with the begin of text
 * @param tokenizer digest of its file
 * @param contextLength most tokens that were read at once
 * @param others files that were no split of a task
 * @param requests continuations that were scored
 * @param tokens that went through the model, padding among them
 * @param seconds from the reading of the tasks to the last answer
 * @param passSeconds in forward passes, of all tasks of Spark together
 */
public record EvaluationReport(
    String model,
    long parameters,
    Optional<Long> round,
    Optional<Long> trainedTokens,
    String precision,
    boolean beginOfText,
    String tokenizer,
    int contextLength,
    List<TaskResult> tasks,
    List<TaskResult> groups,
    List<TextResult> texts,
    List<MalformedRow> malformed,
    List<String> others,
    long requests,
    long tokens,
    double seconds,
    double passSeconds) {

  /**
   * A task or a group of them.
   *
   * @param split that was scored; empty for a group
   * @param malformed rows and questions that were left out
   * @param cut questions that lost their beginning because they were too long
   */
  public record TaskResult(
      String name,
      String split,
      int shots,
      int questions,
      int malformed,
      int cut,
      List<MetricResult> metrics) {}

  /** A figure; the error is absent where one question is all there is. */
  public record MetricResult(String metric, double value, Optional<Double> error) {
    static MetricResult of(Score score) {
      Optional<Double> error =
          Double.isFinite(score.error()) ? Optional.of(score.error()) : Optional.empty();
      return new MetricResult(score.metric().label(), score.value(), error);
    }
  }

  /** Texts of one source. */
  public record TextResult(
      String source,
      long texts,
      long tokens,
      long words,
      long bytes,
      double bitsPerByte,
      double bytePerplexity,
      double wordPerplexity,
      double tokenPerplexity) {
    public static TextResult of(String source, TextScore score) {
      return new TextResult(
          source,
          score.texts(),
          score.tokens(),
          score.words(),
          score.bytes(),
          score.bitsPerByte(),
          score.bytePerplexity(),
          score.wordPerplexity(),
          score.tokenPerplexity());
    }
  }

  /** A row that could not be asked. */
  public record MalformedRow(String task, String split, int row, String id, String reason) {
    static MalformedRow of(Malformed row) {
      return new MalformedRow(row.task(), row.split(), row.row(), row.id(), row.reason());
    }
  }

  static List<TaskResult> tasks(List<Evaluation.Asked> asked) {
    List<TaskResult> results = new ArrayList<>();
    for (Evaluation.Asked task : asked) {
      results.add(
          new TaskResult(
              task.task(),
              task.split(),
              task.shots(),
              task.answers().size(),
              task.malformed().size(),
              task.cut(),
              task.scores().stream().map(MetricResult::of).toList()));
    }
    return results;
  }

  static List<TaskResult> groups(Map<String, List<Score>> groups, int shots) {
    List<TaskResult> results = new ArrayList<>();
    groups.forEach(
        (name, scores) ->
            results.add(
                new TaskResult(
                    name,
                    "",
                    shots,
                    scores.get(0).questions(),
                    0,
                    0,
                    scores.stream().map(MetricResult::of).toList())));
    return results;
  }

  /** A figure by task or group and metric, if it is there. */
  public Optional<MetricResult> figure(String task, Metric metric) {
    List<TaskResult> all = new ArrayList<>(tasks);
    all.addAll(groups);
    return all.stream()
        .filter(result -> result.name().equals(task))
        .flatMap(result -> result.metrics().stream())
        .filter(result -> result.metric().equals(metric.label()))
        .findFirst();
  }
}
