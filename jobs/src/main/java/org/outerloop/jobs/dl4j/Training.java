package org.outerloop.jobs.dl4j;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.outerloop.jobs.dl4j.RoundWork.FitPlan;
import org.outerloop.jobs.dl4j.SparseLoCoStats.Event;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One network's training: fits, each of some rounds, over one session. Not thread-safe. */
final class Training {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);

  private final JavaSparkContext spark;
  private final SparseLoCoSettings settings;
  private final Network network;
  private final NetworkLayout layout;
  private final Session session;
  private Digest published; // of the parameters that the driver's network got from us
  private JavaRDD<?> data; // what was dealt last
  private Deal deal;

  private Training(
      JavaSparkContext spark,
      SparseLoCoSettings settings,
      Network network,
      NetworkLayout layout,
      Session session) {
    this.spark = spark;
    this.settings = settings;
    this.network = network;
    this.layout = layout;
    this.session = session;
    this.published = ParameterDigest.of(network);
    DriverCopy.guard(network);
  }

  static Training begin(JavaSparkContext spark, SparseLoCoSettings settings, Network network) {
    NetworkLayout layout = NetworkLayout.of(network.model(), settings.compression());
    Session session = Session.begin(spark, settings, network, ParameterDigest.of(network));
    return new Training(spark, settings, network, layout, session);
  }

  /**
   * Goes on with what was saved; the network gets the saved parameters and counters.
   *
   * @throws IllegalArgumentException if its parameters have other names or shapes
   */
  static Training resume(JavaSparkContext spark, String uri, Network network) {
    StateFolder folder = StateFolder.of(spark, uri);
    SavedTraining saved = folder.saved();
    SparseLoCoSettings settings = saved.settings();
    NetworkLayout layout = NetworkLayout.of(network.model(), settings.compression());
    Require.that(
        layout.digest().equals(saved.layout()),
        "The network's parameters are not those of the training in %s",
        uri);
    network.setCounters(0, saved.epochs());
    Training training =
        new Training(spark, settings, network, layout, Session.resume(spark, folder, saved));
    training.publish(true);
    return training;
  }

  /** Writes the workers' states. */
  void save(String uri) {
    session.save(StateFolder.of(spark, uri), layout, network.epochs());
  }

  /** Whether this is the training of that network, and its parameters are those we left there. */
  boolean of(JavaSparkContext otherSpark, Network other) {
    boolean same = spark.sc() == otherSpark.sc() && network.model() == other.model();
    if (same && !published.equals(ParameterDigest.of(other))) {
      LOG.info("The network's parameters were changed: its workers begin anew");
      return false;
    }
    return same;
  }

  /**
   * Once over the data.
   *
   * @return mean score of the last round
   */
  <T> double fit(
      JavaRDD<T> records,
      Examples<T> form,
      List<TrainingHook> hooks,
      List<TrainingListener> listeners,
      SparseLoCoStats stats) {
    FitPlan plan = new FitPlan(network.spec(), layout, settings, hooks);
    stats.time(Event.DEAL, () -> deal(records, form));
    listeners.forEach(listener -> listener.onEpochStart(network.model()));
    for (int round = 0; round < deal.rounds(); round++) {
      train(plan, round, stats);
      boolean last = round == deal.rounds() - 1;
      if (last || !listeners.isEmpty()) {
        stats.time(Event.PUBLISH, () -> publish(last));
      }
      listeners.forEach(
          listener ->
              listener.iterationDone(network.model(), network.iterations(), network.epochs()));
    }
    listeners.forEach(listener -> listener.onEpochEnd(network.model()));
    return network.model().score();
  }

  private <T> void deal(JavaRDD<T> records, Examples<T> form) {
    if (data != records) {
      int batchSize = form instanceof PathExamples ? 1 : settings.work().batchSize();
      deal = Deal.of(records, form, settings.work(), batchSize);
      data = records;
    }
  }

  private void train(FitPlan plan, int roundOfFit, SparseLoCoStats stats) {
    spark.setJobDescription("SparseLoCo round " + session.rounds());
    stats.time(
        Event.ROUND,
        () -> {
          List<WorkReport> reports = session.round(plan, deal, roundOfFit, network.epochs());
          stats.add(reports);
          network.setScore(score(reports));
        });
    spark.setJobDescription(null);
  }

  /** Mean over all steps of the round, in worker order. */
  private static double score(List<WorkReport> reports) {
    double sum = 0;
    int steps = 0;
    for (WorkReport report : reports) {
      if (report.steps() > 0) {
        sum += report.score() * report.steps();
        steps += report.steps();
      }
    }
    return sum / steps;
  }

  private void publish(boolean withUpdater) {
    List<Settled> settled = session.settle(layout);
    DriverCopy.parameters(session.rows(), network);
    if (withUpdater && settings.state().saveUpdater()) {
      DriverCopy.updater(session.rows(), network);
    }
    int iterations = settled.stream().mapToInt(Settled::iterations).max().orElseThrow();
    network.setCounters(iterations, network.epochs());
    published = ParameterDigest.of(network);
  }

  void close() {
    session.close();
  }
}
