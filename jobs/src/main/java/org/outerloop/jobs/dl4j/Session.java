package org.outerloop.jobs.dl4j;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.outerloop.jobs.dl4j.RoundWork.FitPlan;
import org.outerloop.protocol.Digest;

/**
 * The workers of one network, across fits: an RDD of one row per worker, a new one each round.
 *
 * <p>A round is one job with one shuffle, that of the messages of the round before. Rows stay at
 * their executors; the driver sees {@link WorkReport}s and, after a fit, the parameters in parts.
 * Rows of a lost executor are computed again from the last anchor, where the lineage is cut; the
 * rows of all other workers, and their messages, are still there. Not thread-safe.
 */
final class Session {
  private final JavaSparkContext spark;
  private final SparseLoCoSettings settings;
  private final Anchors anchors;
  private JavaRDD<WorkerState> rows;
  private boolean messagesPending;
  private long round;
  private int roundsSinceAnchor;
  private List<String> homes = List.of();

  private Session(JavaSparkContext spark, SparseLoCoSettings settings) {
    this.spark = spark;
    this.settings = settings;
    this.anchors = new Anchors(spark, settings);
  }

  /**
   * Workers that have learned nothing yet.
   *
   * @param digest of the network's parameters
   */
  static Session begin(
      JavaSparkContext spark, SparseLoCoSettings settings, Network network, Digest digest) {
    Session session = new Session(spark, settings);
    int iterations = network.iterations();
    if (!network.hasUpdater()) {
      session.rows = session.drawn(network.spec(), iterations);
      if (session.rows.map(row -> ParameterDigest.of(row.theta()).equals(digest)).collect().stream()
          .allMatch(same -> same)) {
        return session;
      }
      session.rows.unpersist(false);
    }
    Broadcast<float[]> theta = spark.broadcast(network.parameters());
    Broadcast<float[]> updater = spark.broadcast(network.updater());
    session.rows =
        session
            .workers()
            .map(worker -> WorkerState.fresh(worker, iterations, theta.value(), updater.value()));
    session.anchors.keep(List.of(theta, updater));
    return session;
  }

  /** Each draws the parameters itself: most networks are new, and then nothing need be sent. */
  private JavaRDD<WorkerState> drawn(NetworkSpec spec, int iterations) {
    JavaRDD<WorkerState> rows =
        workers()
            .map(
                worker -> {
                  try (Network fresh = spec.fresh()) {
                    return WorkerState.fresh(worker, iterations, fresh.parameters(), new float[0]);
                  }
                });
    return rows.persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** The workers that {@link #save} wrote. */
  static Session resume(JavaSparkContext spark, StateFolder folder, SavedTraining saved) {
    Session session = new Session(spark, saved.settings());
    session.rows = session.workers().map(worker -> folder.read(worker, saved));
    session.messagesPending = saved.messagesPending();
    session.round = saved.rounds();
    return session;
  }

  private JavaRDD<Integer> workers() {
    int workers = settings.work().workers();
    return spark.parallelize(IntStream.range(0, workers).boxed().toList(), workers);
  }

  /**
   * One round on a part of the data.
   *
   * @return what each worker did
   */
  List<WorkReport> round(FitPlan plan, Deal deal, int roundOfDeal, int epoch) {
    RoundWork work = new RoundWork(plan, deal.reader(), round, epoch);
    JavaRDD<WorkerState> next = AtHome.of(worked(work, deal.round(roundOfDeal)), homes);
    next.persist(StorageLevel.MEMORY_AND_DISK());
    List<WorkReport> reports = next.map(WorkerState::report).collect();
    replace(next);
    homes = homes(reports);
    messagesPending = true;
    round++;
    roundsSinceAnchor++;
    if (roundsSinceAnchor >= settings.state().checkpointRounds()) {
      rows = anchors.drop(rows, note(plan.layout(), epoch));
      roundsSinceAnchor = 0;
    }
    return reports;
  }

  private JavaRDD<WorkerState> worked(RoundWork work, JavaPairRDD<Long, byte[]> pieces) {
    return messagesPending
        ? Gathered.all(rows)
            .zipPartitions(
                pieces,
                (pairs, mine) -> {
                  Gathered gathered = Gathered.of(pairs);
                  return List.of(work.run(gathered.state(), gathered.messages(), mine)).iterator();
                })
        : rows.zipPartitions(
            pieces, (states, mine) -> List.of(work.run(states.next(), List.of(), mine)).iterator());
  }

  private List<String> homes(List<WorkReport> reports) {
    List<String> alive = Homes.alive(spark);
    return alive.isEmpty()
        ? List.of()
        : Homes.next(reports.stream().map(WorkReport::home).toList(), alive);
  }

  /** Merges what is not merged yet, so that all rows hold the same newest parameters. */
  List<Settled> settle(NetworkLayout layout) {
    if (messagesPending) {
      SparseLoCoSettings merging = settings;
      JavaRDD<WorkerState> next =
          AtHome.of(
              Gathered.all(rows)
                  .mapPartitions(
                      pairs -> {
                        Gathered gathered = Gathered.of(pairs);
                        float[] theta = gathered.state().theta().clone();
                        new OuterStep(layout, merging).apply(theta, gathered.messages());
                        return List.of(gathered.state().merged(theta)).iterator();
                      }),
              homes);
      next.persist(StorageLevel.MEMORY_AND_DISK());
      next.foreachPartition(row -> {});
      replace(next);
      messagesPending = false;
    }
    List<Settled> settled = rows.map(Settled::of).collect();
    Settled.requireAgreement(settled);
    return settled;
  }

  private SavedTraining note(NetworkLayout layout, int epochs) {
    return new SavedTraining(
        SavedTraining.VERSION,
        settings,
        layout.digest(),
        layout.size(),
        layout.slices().size(),
        round,
        epochs,
        messagesPending);
  }

  /** Writes all states into a folder. */
  void save(StateFolder folder, NetworkLayout layout, int epochs) {
    folder.requireFree();
    rows.foreach(folder::write);
    folder.commit(note(layout, epochs));
  }

  private void replace(JavaRDD<WorkerState> next) {
    if (!anchors.holds(rows)) {
      rows.unpersist(false);
    }
    rows = next;
  }

  /** Rounds so far, of all fits. */
  long rounds() {
    return round;
  }

  /** The newest rows; after {@link #settle} all with the same parameters. */
  JavaRDD<WorkerState> rows() {
    return rows;
  }

  /** Gives back what executors keep. */
  void close() {
    rows.unpersist(false);
    anchors.close();
  }
}
