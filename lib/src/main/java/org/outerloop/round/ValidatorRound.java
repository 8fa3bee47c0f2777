package org.outerloop.round;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.checkpoint.ShardDigests;
import org.outerloop.exchange.Submission;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Gauntlet;
import org.outerloop.gauntlet.Judgement;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.gauntlet.Standings;
import org.outerloop.ledger.LedgerState;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.StageTimes.Stage;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;

/**
 * The validator's round:
 *
 * <pre>
 *   submissions -> inspect each -> try each -> compare -> judge -> merge by shard -> measure -> commit
 * </pre>
 *
 * <p>Everything before the commit may be done again and writes the same bytes. What the driver
 * holds are small rows.
 */
public final class ValidatorRound {
  private final Spread spread;
  private final LikenessSearch search;
  private final ValidatorPlace place;
  private final PeerKeys keys;
  private final Beacon beacon;
  private final StageTimes times;

  /**
   * @param search for contributions that are one work
   * @param keys of the validator, to sign the record
   * @param beacon of the validator
   * @param times where scoring and merge are booked
   */
  public ValidatorRound(
      Spread spread,
      LikenessSearch search,
      ValidatorPlace place,
      PeerKeys keys,
      Beacon beacon,
      StageTimes times) {
    this.spread = spread;
    this.search = search;
    this.place = place;
    this.keys = keys;
    this.beacon = beacon;
    this.times = times;
  }

  /**
   * Judges, merges and commits one round.
   *
   * @param submissions of all peers in the order of the roster
   * @param standings as the round before left them
   * @param ledger read when the round is judged, to know who takes part in the next one
   */
  public RoundRecord run(
      RoundStart start,
      List<Submission> submissions,
      Standings standings,
      Supplier<LedgerState> ledger) {
    RunSpec spec = place.spec();
    Digest secret = beacon.secret(start.round());
    Scoring scoring = new Scoring(spread, place, start, secret, submissions);
    List<Inspection> inspections = times.time(Stage.SCORING, scoring::inspect);
    Attempt attempt = attempt(start, scoring, inspections, standings);
    times.add(scoring.cost());
    Judgement judgement = attempt.judgement();
    Digest model = attempt.model();
    NextRound next = nextRound(start, judgement, ledger.get());
    RoundStart after = next.start(start.round() + 1, model);
    double loss = times.time(Stage.SCORING, () -> HeldOutLoss.measure(spread, place, after));

    try (ObjectStore run = ObjectStores.open(place.run())) {
      RunHistory history = new RunHistory(run, spec.keys());
      history.requirePromised(start.round(), secret);
      RoundRecord record =
          new RoundRecord(
              RoundRecord.VERSION,
              spec.name(),
              start.round(),
              history.previous(start.round()),
              start.base(),
              attempt.evidence(),
              attempt.overlaps(),
              contributions(attempt.inspections()),
              judgement.verdicts(),
              judgement.merged(),
              judgement.burned(),
              judgement.standings().with(next.roster().ids()),
              model,
              loss,
              secret,
              next);
      history.commit(record, keys);
      return record;
    }
  }

  private NextRound nextRound(RoundStart start, Judgement judgement, LedgerState ledger) {
    long turn =
        AssignedBatches.assignment(place.spec()).nextRound(start.turn(), start.roster().size());
    return Rosters.next(start, judgement.leaving(), ledger, turn, beacon.secret(start.round() + 1));
  }

  /** A judgement and the model that came of it. */
  private record Attempt(
      List<Inspection> inspections,
      List<Evidence> evidence,
      List<Overlap> overlaps,
      Judgement judgement,
      Digest model) {}

  /**
   * Judges and merges; does it again without those whose contribution has changed since it was
   * inspected, so that nobody can stop a round by swapping an object.
   */
  private Attempt attempt(
      RoundStart start, Scoring scoring, List<Inspection> inspections, Standings standings) {
    Scoring.Tried tried = times.time(Stage.SCORING, () -> scoring.evidence(inspections, standings));
    List<Evidence> evidence = tried.evidence();
    List<Overlap> overlaps =
        times.time(Stage.SCORING, () -> scoring.overlaps(search, tried.inspections()));
    Judgement judgement =
        new Gauntlet(place.spec().gauntlet()).judge(start.round(), evidence, overlaps, standings);
    List<Inspection> entering =
        tried.inspections().stream()
            .filter(inspected -> judgement.merged().contains(inspected.candidate().peer()))
            .toList();
    List<MergedShard> shards = times.time(Stage.MERGE, () -> merge(start, entering));
    Set<PeerId> spoilers = new TreeSet<>();
    shards.forEach(shard -> spoilers.addAll(shard.spoilers()));
    return spoilers.isEmpty()
        ? new Attempt(
            tried.inspections(),
            evidence,
            overlaps,
            judgement,
            times.time(Stage.MERGE, () -> finish(start, shards)))
        : attempt(start, scoring, without(spoilers, tried.inspections()), standings);
  }

  private static List<Inspection> without(Set<PeerId> spoilers, List<Inspection> inspections) {
    return inspections.stream()
        .map(
            inspected ->
                spoilers.contains(inspected.candidate().peer())
                    ? inspected.refusedBy("changed after it was inspected")
                    : inspected)
        .toList();
  }

  /** theta_{t+1} in shards; equal to theta_t if nobody's contribution enters. */
  private List<MergedShard> merge(RoundStart start, List<Inspection> entering) {
    RunSpec spec = place.spec();
    List<Candidate> merged = entering.stream().map(Inspection::candidate).toList();
    float[][] factors = Scoring.factors(spec, entering);
    try (ObjectStore run = ObjectStores.open(place.run())) {
      MergeShard work = new MergeShard(place, start, merged, factors);
      return spread.each("merge", next(run, start).shards(), work);
    }
  }

  private Digest finish(RoundStart start, List<MergedShard> shards) {
    List<ShardDigests> written =
        shards.stream().flatMap(shard -> shard.written().stream()).toList();
    try (ObjectStore run = ObjectStores.open(place.run())) {
      return next(run, start).finish(written, Begin.config(place)).root();
    }
  }

  private CheckpointWriter next(ObjectStore run, RoundStart start) {
    String prefix = place.spec().keys().checkpoint(start.round() + 1);
    return Checkpoints.writer(run, prefix, place.spec());
  }

  private static List<RoundRecord.Contribution> contributions(List<Inspection> inspections) {
    return inspections.stream()
        .filter(Inspection::usable)
        .map(Inspection::candidate)
        .map(
            usable ->
                new RoundRecord.Contribution(
                    usable.peer(),
                    usable.header().payloadDigest(),
                    usable.header().payloadBytes(),
                    usable.header().sequences(),
                    usable.header().tokens(),
                    usable.header().state(),
                    usable.header().trace(),
                    usable.uploadedMillis()))
        .toList();
  }
}
