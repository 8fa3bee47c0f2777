package org.outerloop.jobs.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.outerloop.evaluation.PassPlan;
import org.outerloop.evaluation.PieceOfWork;
import org.outerloop.evaluation.PieceOfWork.Result;
import org.outerloop.model.Continuation;
import org.outerloop.model.TreePass;
import org.outerloop.round.TaskDevices;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.Torch;

/**
 * Log-probabilities of continuations as a Spark job: a task for each {@link PieceOfWork}, the
 * longest first. What comes back is a number per continuation. Tasks may run again; the pieces do
 * not hang on the cluster, so neither do the bits on one CPU type.
 */
final class ScoreJob {
  private static final long POLL_MILLIS = 500;

  private final JavaSparkContext spark;
  private final ModelPlace model;
  private final TaskDevices devices;
  private final ScoreProgress progress;

  ScoreJob(SparkSession session, ModelPlace model, TaskDevices devices, ScoreProgress progress) {
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.model = model;
    this.devices = devices;
    this.progress = progress;
  }

  /**
   * What was computed.
   *
   * @param ofTrees by the numbers of the trees
   * @param tokens that the model had to read, prefixes among them
   * @param paddedTokens the same with those that filled passes up
   * @param passNanos of all tasks together, loading of the model left out
   */
  record Scored(List<Result> ofTrees, long tokens, long paddedTokens, long passNanos) {}

  /** What a task gives back. */
  private record Done(ArrayList<Result> results, long nanos) implements Serializable {}

  /**
   * Scores.
   *
   * @param groups see {@link PassPlan#of}
   */
  Scored score(String what, List<List<List<Continuation>>> groups) {
    List<PieceOfWork> pieces = PassPlan.of(groups);
    long tokens = pieces.stream().mapToLong(PieceOfWork::tokens).sum();
    long padded = pieces.stream().mapToLong(PieceOfWork::paddedTokens).sum();
    int trees = groups.stream().mapToInt(List::size).sum();
    Result[] results = new Result[trees];
    long nanos = 0;
    for (Done done : run(what, pieces)) {
      done.results.forEach(result -> results[result.number()] = result);
      nanos += done.nanos;
    }
    return new Scored(List.of(results), tokens, padded, nanos);
  }

  private List<Done> run(String what, List<PieceOfWork> pieces) {
    if (pieces.isEmpty()) {
      return List.of();
    }
    ModelPlace place = model;
    TaskDevices taskDevices = devices;
    int longest = pieces.stream().mapToInt(PieceOfWork::longest).max().orElseThrow();
    int threads = spark.sc().conf().getInt("spark.task.cpus", 1);
    spark.setJobGroup(what, "Scoring " + what, true);
    try {
      JavaFutureAction<List<Done>> running =
          spark
              .parallelize(pieces, pieces.size())
              .map(piece -> run(piece, longest, place, taskDevices, threads))
              .collectAsync();
      progress.begin(what, pieces.size(), longest);
      return watched(what, running);
    } finally {
      spark.clearJobGroup();
    }
  }

  private static Done run(
      PieceOfWork piece, int longest, ModelPlace place, TaskDevices devices, int threads) {
    Device device = devices.first();
    Torch.useThreads(threads);
    try (ExecutorModel model = ExecutorModel.of(place, device);
        TreePass pass =
            TreePass.of(
                model.model().reading(longest),
                place.precision(),
                device,
                model.values().tensor(),
                threads)) {
      long start = System.nanoTime();
      List<Result> results = piece.run(pass);
      return new Done(new ArrayList<>(results), System.nanoTime() - start);
    }
  }

  private List<Done> watched(String what, JavaFutureAction<List<Done>> running) {
    try {
      while (true) {
        try {
          List<Done> done = running.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
          progress.end(what);
          return done;
        } catch (TimeoutException e) {
          progress.done(what, finished(running));
        }
      }
    } catch (InterruptedException e) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while scoring " + what, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "Scoring %s failed: %s".formatted(what, e.getCause().getMessage()), e.getCause());
    }
  }

  private int finished(JavaFutureAction<List<Done>> running) {
    int finished = 0;
    for (int job : running.jobIds()) {
      var info = spark.statusTracker().getJobInfo(job);
      for (int stage : info == null ? new int[0] : info.stageIds()) {
        var stageInfo = spark.statusTracker().getStageInfo(stage);
        finished += stageInfo == null ? 0 : stageInfo.numCompletedTasks();
      }
    }
    return finished;
  }
}
