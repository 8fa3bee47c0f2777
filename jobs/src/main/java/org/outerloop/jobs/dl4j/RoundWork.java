package org.outerloop.jobs.dl4j;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.factory.Nd4j;
import org.outerloop.jobs.dl4j.Deal.SerializableFunction;
import org.outerloop.jobs.dl4j.WorkClock.Phase;
import org.outerloop.protocol.Seeds;
import scala.Tuple2;

/**
 * What a worker does in one round; the same state, messages and data give the same bits, so a task
 * may be run again wherever and as often as Spark likes.
 *
 * <pre>
 *   theta   = outer step with the messages of the round before
 *   theta'  = theta after the local steps
 *   message = compress(decay * residual + theta - theta'), the rest is the new residual
 * </pre>
 *
 * A worker without data sends nothing and keeps its residual as it is.
 *
 * @param round for the seed of what layers draw, such as dropout
 * @param epoch of the network, for learning-rate schedules
 */
record RoundWork(
    FitPlan plan,
    SerializableFunction<Iterator<Tuple2<Long, byte[]>>, Iterator<Batch>> reader,
    long round,
    int epoch)
    implements Serializable {

  /**
   * What does not change within a fit.
   *
   * @param hooks called before and after each local step, at the worker
   */
  record FitPlan(
      NetworkSpec network,
      NetworkLayout layout,
      SparseLoCoSettings settings,
      List<TrainingHook> hooks)
      implements Serializable {}

  /** The worker's state after the round, its message in it. */
  WorkerState run(
      WorkerState before, List<byte[][]> messages, Iterator<Tuple2<Long, byte[]>> pieces) {
    WorkReport report = WorkReport.none(before.worker());
    float[] theta = before.theta().clone();
    report
        .clock()
        .time(
            Phase.MERGE,
            () -> new OuterStep(plan.layout(), plan.settings()).apply(theta, messages));
    Iterator<Batch> batches = reader.apply(pieces);
    if (!batches.hasNext()) {
      return before.idle(theta, report);
    }
    Trained trained = train(before, theta, batches, report);
    float[] residual = before.residual().clone();
    byte[][] message = compress(theta, trained.parameters, residual, report);
    return new WorkerState(
        before.worker(),
        before.iterations() + report.steps(),
        theta,
        residual,
        trained.updater,
        message,
        report);
  }

  private record Trained(float[] parameters, float[] updater) {}

  private Trained train(
      WorkerState before, float[] theta, Iterator<Batch> batches, WorkReport report) {
    // the generator of this thread: layers draw from it
    Nd4j.getRandom()
        .setSeed(
            Seeds.of(
                plan.settings().work().seed(), round, "worker " + before.worker(), "local steps"));
    try (Network network = plan.network().open(theta, before.updater())) {
      network.setCounters(before.iterations(), epoch);
      report
          .clock()
          .time(
              Phase.STEPS,
              () -> {
                while (batches.hasNext()) {
                  Batch batch = batches.next();
                  int examples = batch.examples();
                  batch.train(network, plan.hooks());
                  report.step(examples, network.model().score());
                }
              });
      return new Trained(network.parameters(), network.updater());
    } finally {
      destroyWorkspaces();
    }
  }

  /**
   * Else each thread of the executor keeps the largest workspace it ever had. DL4J's own way to
   * destroy all of a thread asks for a collection of the whole heap each time.
   */
  private static void destroyWorkspaces() {
    MemoryWorkspaceManager workspaces = Nd4j.getWorkspaceManager();
    workspaces.getAllWorkspacesForCurrentThread().forEach(workspaces::destroyWorkspace);
  }

  private byte[][] compress(float[] theta, float[] trained, float[] residual, WorkReport report) {
    float[] delta = new float[theta.length];
    for (int i = 0; i < delta.length; i++) {
      delta[i] = theta[i] - trained[i];
    }
    byte[][][] message = new byte[1][][];
    report
        .clock()
        .time(
            Phase.COMPRESS,
            () ->
                message[0] =
                    new SliceCodec(plan.layout(), plan.settings().compression())
                        .compress(residual, delta));
    report.sent(message[0]);
    return message[0];
  }
}
