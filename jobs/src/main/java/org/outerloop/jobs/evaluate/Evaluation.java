package org.outerloop.jobs.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.outerloop.evaluation.Answer;
import org.outerloop.evaluation.PieceOfWork.Result;
import org.outerloop.evaluation.PromptEncoder;
import org.outerloop.evaluation.Question;
import org.outerloop.evaluation.Score;
import org.outerloop.evaluation.TaskRows.Malformed;
import org.outerloop.evaluation.TaskScores;
import org.outerloop.model.Continuation;
import org.outerloop.round.TaskDevices;
import org.outerloop.storage.StoreLocation;

/** Public tasks asked of a model: reads, asks on the cluster, counts. */
public final class Evaluation {
  private final SparkSession spark;
  private final ModelPlace model;
  private final PromptEncoder encoder;
  private final TaskDevices devices;
  private final ScoreProgress progress;

  public Evaluation(
      SparkSession spark,
      ModelPlace model,
      PromptEncoder encoder,
      TaskDevices devices,
      ScoreProgress progress) {
    this.spark = spark;
    this.model = model;
    this.encoder = encoder;
    this.devices = devices;
    this.progress = progress;
  }

  /**
   * One task's answers and what they are worth.
   *
   * @param split that was scored
   * @param cut questions of which a choice was too long and lost its beginning
   * @param malformed rows and questions that were left out
   */
  public record Asked(
      String task,
      String split,
      int shots,
      List<Answer> answers,
      List<Score> scores,
      int cut,
      List<Malformed> malformed) {}

  /**
   * All tasks.
   *
   * @param groups of tasks, by name
   * @param others files that were no split of a task
   * @param requests continuations that were scored
   * @param tokens that the model had to read
   * @param paddedTokens the same with those that filled passes up
   * @param seconds from the reading of the tasks to the last answer
   * @param passSeconds in forward passes, of all tasks of Spark together
   */
  public record Outcome(
      List<Asked> tasks,
      Map<String, List<Score>> groups,
      List<String> others,
      long requests,
      long tokens,
      long paddedTokens,
      double seconds,
      double passSeconds) {}

  /**
   * Evaluates.
   *
   * @param shared whether what texts share is computed once; without, each is read by itself, for
   *     comparison only
   */
  public Outcome run(StoreLocation folder, TaskChoice choice, boolean shared) {
    long start = System.nanoTime();
    TaskFolder tasks = TaskFolder.open(spark, folder);
    List<TaskQuestions> questions = TaskQuestions.of(tasks, choice, encoder);
    ScoreJob.Scored scored =
        new ScoreJob(spark, model, devices, progress).score("tasks", groups(questions, shared));
    List<Asked> asked = asked(questions, results(questions, scored, shared));
    double seconds = (System.nanoTime() - start) * 1e-9;
    Map<String, List<Score>> byTask = new LinkedHashMap<>();
    asked.stream()
        .filter(task -> !task.scores().isEmpty())
        .forEach(task -> byTask.put(task.task(), task.scores()));
    return new Outcome(
        asked,
        TaskScores.groups(byTask),
        tasks.others(),
        asked.stream()
            .flatMap(task -> task.answers().stream())
            .mapToLong(answer -> answer.logProbabilities().length)
            .sum(),
        scored.tokens(),
        scored.paddedTokens(),
        seconds,
        scored.passNanos() * 1e-9);
  }

  /** A group per task, a tree per question; or each continuation alone. */
  private static List<List<List<Continuation>>> groups(
      List<TaskQuestions> questions, boolean shared) {
    List<List<List<Continuation>>> groups = new ArrayList<>();
    for (TaskQuestions task : questions) {
      List<List<Continuation>> trees =
          task.questions().asked().stream().map(Question::requests).toList();
      if (shared) {
        groups.add(trees);
      } else {
        trees.forEach(tree -> tree.forEach(text -> groups.add(List.of(List.of(text)))));
      }
    }
    return groups;
  }

  /** Of each question in turn, whether its choices came back together or one by one. */
  private static List<Result> results(
      List<TaskQuestions> questions, ScoreJob.Scored scored, boolean shared) {
    if (shared) {
      return scored.ofTrees();
    }
    List<Result> joined = new ArrayList<>();
    int at = 0;
    for (TaskQuestions task : questions) {
      for (Question question : task.questions().asked()) {
        int count = question.requests().size();
        double[] logProbabilities = new double[count];
        boolean[] greedy = new boolean[count];
        for (int i = 0; i < count; i++) {
          Result one = scored.ofTrees().get(at++);
          logProbabilities[i] = one.logProbabilities()[0];
          greedy[i] = one.greedy()[0];
        }
        joined.add(new Result(joined.size(), logProbabilities, greedy));
      }
    }
    return joined;
  }

  private static List<Asked> asked(List<TaskQuestions> questions, List<Result> results) {
    List<Asked> asked = new ArrayList<>();
    int at = 0;
    for (TaskQuestions task : questions) {
      List<Answer> answers = new ArrayList<>();
      int cut = 0;
      for (Question question : task.questions().asked()) {
        Result result = results.get(at++);
        answers.add(new Answer(question.item(), result.logProbabilities(), result.greedy()));
        cut += question.cut() > 0 ? 1 : 0;
      }
      List<Score> scores = answers.isEmpty() ? List.of() : TaskScores.of(task.task(), answers);
      asked.add(
          new Asked(
              task.task().name(),
              task.split().label(),
              task.shots(),
              answers,
              scores,
              cut,
              task.questions().malformed()));
    }
    return asked;
  }
}
