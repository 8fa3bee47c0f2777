package org.outerloop.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.outerloop.evaluation.Metric;
import org.outerloop.evaluation.Score;
import org.outerloop.evaluation.TaskRows.Malformed;
import org.outerloop.evaluation.Tasks;
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
 * @param contamination what the corpus' preparation found of the tasks
 * @param requests continuations that were scored
 * @param tokens that the model had to read, each beginning that texts share once
 * @param paddedTokens the same with those that filled passes up
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
    Optional<String> contamination,
    long requests,
    long tokens,
    long paddedTokens,
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
      List<MetricResult> metrics) {

    /** A figure, if the task has it. */
    public Optional<MetricResult> figure(Metric metric) {
      return metrics.stream().filter(m -> m.metric().equals(metric.label())).findFirst();
    }
  }

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

  /**
   * The report of an evaluation.
   *
   * @param outcome of tasks, if any were asked
   */
  public static EvaluationReport of(
      ModelPlace model,
      Optional<Long> round,
      Optional<Long> trainedTokens,
      EncoderSettings encoder,
      Optional<Evaluation.Outcome> outcome,
      List<TextResult> texts,
      Optional<String> contamination) {
    List<Evaluation.Asked> asked = outcome.map(Evaluation.Outcome::tasks).orElse(List.of());
    return new EvaluationReport(
        model.uri(),
        model.spec().parameterCount(),
        round,
        trainedTokens,
        model.precision().name().toLowerCase(Locale.ROOT),
        encoder.begins(),
        encoder.tokenizer().digest().hex(),
        encoder.contextLength(),
        tasks(asked),
        outcome.map(found -> groups(found.groups(), asked)).orElse(List.of()),
        texts,
        asked.stream().flatMap(t -> t.malformed().stream()).map(MalformedRow::of).toList(),
        outcome.map(Evaluation.Outcome::others).orElse(List.of()),
        contamination,
        outcome.map(Evaluation.Outcome::requests).orElse(0L),
        outcome.map(Evaluation.Outcome::tokens).orElse(0L),
        outcome.map(Evaluation.Outcome::paddedTokens).orElse(0L),
        outcome.map(Evaluation.Outcome::seconds).orElse(0.0),
        outcome.map(Evaluation.Outcome::passSeconds).orElse(0.0));
  }

  private static List<TaskResult> tasks(List<Evaluation.Asked> asked) {
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

  private static List<TaskResult> groups(
      Map<String, List<Score>> groups, List<Evaluation.Asked> asked) {
    List<TaskResult> results = new ArrayList<>();
    int shots = // of MMLU's subjects, which are all groups there are
        asked.stream()
            .filter(task -> task.task().startsWith(Tasks.mmlu()))
            .mapToInt(Evaluation.Asked::shots)
            .findFirst()
            .orElse(0);
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

  /** Tasks of their own, then groups: what a reader looks for first. */
  public List<TaskResult> headlines() {
    List<TaskResult> first = new ArrayList<>(tasks);
    first.removeAll(subjects());
    first.addAll(groups);
    return first;
  }

  /** Tasks that groups sum up. */
  public List<TaskResult> subjects() {
    if (groups.isEmpty()) {
      return List.of();
    }
    return tasks.stream().filter(task -> task.name().startsWith(Tasks.mmlu() + "_")).toList();
  }

  /** Groups, then tasks. */
  public List<TaskResult> allTasks() {
    List<TaskResult> all = new ArrayList<>(groups);
    all.addAll(tasks);
    return all;
  }

  /** A figure by task or group and metric, if it is there. */
  public Optional<MetricResult> figure(String task, Metric metric) {
    return allTasks().stream()
        .filter(result -> result.name().equals(task))
        .flatMap(result -> result.figure(metric).stream())
        .findFirst();
  }
}
