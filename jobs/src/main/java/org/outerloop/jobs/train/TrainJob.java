package org.outerloop.jobs.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.outerloop.exchange.Submission;
import org.outerloop.exchange.Window;
import org.outerloop.gauntlet.Standings;
import org.outerloop.jobs.PeerSettings;
import org.outerloop.jobs.PeerSettings.Behaviour;
import org.outerloop.jobs.Progress;
import org.outerloop.jobs.train.hostile.Hostility;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.Beacon;
import org.outerloop.round.Begin;
import org.outerloop.round.Conduct;
import org.outerloop.round.Genesis;
import org.outerloop.round.LikenessSearch;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.PeerResult;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.RoundStart;
import org.outerloop.round.Spread;
import org.outerloop.round.StageTimes;
import org.outerloop.round.StageTimes.Stage;
import org.outerloop.round.ValidatorRound;

/**
 * All rounds of a run in one application. A round is a handful of Spark jobs:
 *
 * <pre>
 *   inner steps (a task per peer) -> inspect (a task per contribution) -> try (a task per slot)
 *   -> compare (a join)
 *   -> merge (a task per shard) -> held-out loss (a task per 64 sequences)
 * </pre>
 *
 * <p>Only rows of samples are shuffled, to be compared; the driver holds small rows. Started again,
 * it goes on after the last committed round.
 */
public final class TrainJob {
  private final Spread spread;
  private final LikenessSearch search;
  private final Party party;
  private final RoundClock clock;
  private final Beacon beacon;
  private final Progress progress;

  public TrainJob(Spread spread, LikenessSearch search, Party party, Progress progress) {
    this.spread = spread;
    this.search = search;
    this.party = party;
    this.clock = new RoundClock(party.access());
    this.beacon = Beacon.open(party.spec());
    this.progress = progress;
  }

  /** Commits the rounds that are missing. */
  public void run() {
    RunSpec spec = party.spec();
    progress.begin(party.committed().size(), "opening the run");
    party.open();
    party.register();
    Genesis genesis =
        Begin.run(
            spread, party.validatorPlace(), beacon, party.access()::ledgerState, party.startFrom());
    List<RoundRecord> past = party.committed();
    RoundStart start = past.isEmpty() ? genesis.start() : past.get(past.size() - 1).nextStart();
    Standings standings = party.standings(past, start);
    while (start.round() < spec.rounds()) {
      RoundRecord record = round(start, standings);
      standings = record.standings();
      start = record.nextStart();
    }
  }

  private RoundRecord round(RoundStart start, Standings standings) {
    StageTimes times = new StageTimes();
    long begin = System.nanoTime();
    List<PeerResult> results = new ArrayList<>();

    clock.open(party.validatorKeys(), start.round(), party.before(start.round()));
    progress.begin(start.round(), "inner steps");
    results.addAll(train(start, times));
    results.addAll(forge(start));
    progress.begin(start.round(), "scoring and merge");
    List<Submission> submissions = gather(start);
    RoundRecord record =
        new ValidatorRound(
                spread, search, party.validatorPlace(start), party.validatorKeys(), beacon, times)
            .run(start, submissions, standings, party.access()::ledgerState);
    party.post(record);

    double seconds = (System.nanoTime() - begin) / 1e9;
    times.add(Stage.OTHER, Math.max(0, seconds - times.total()));
    party.keep(RoundFigures.of(start.round(), seconds, times, results));
    progress.committed(start.round(), outcome(record));
    return record;
  }

  /** The rounds of those who train, side by side; wall time is booked as their tasks spent it. */
  private List<PeerResult> train(RoundStart start, StageTimes times) {
    List<PeerPlace> places = places(start);
    long begin = System.nanoTime();
    List<PeerResult> results =
        spread.each(
            "round " + start.round() + ": inner steps",
            places,
            new RehearsedRound(start, conducts(start)));
    results.forEach(this::publish);
    results.forEach(result -> StateNote.of(result).ifPresent(progress::note));
    double wall = (System.nanoTime() - begin) / 1e9;
    double compute = results.stream().mapToDouble(PeerResult::computeSeconds).sum();
    double communication = results.stream().mapToDouble(PeerResult::communicationSeconds).sum();
    times.add(Stage.COMPUTE, wall * compute / (compute + communication));
    times.add(Stage.COMMUNICATION, wall * communication / (compute + communication));
    return results;
  }

  private Map<PeerId, Conduct> conducts(RoundStart start) {
    return party.peers(Behaviour::trains).stream()
        .collect(
            Collectors.toMap(
                PeerSettings::name, peer -> Hostility.conduct(peer.behaviour(), start.round())));
  }

  /** A copier can only copy what is uploaded, so who does not train acts after the others. */
  private List<PeerResult> forge(RoundStart start) {
    List<PeerResult> results = new ArrayList<>();
    for (PeerSettings forger : party.peers(behaviour -> !behaviour.trains())) {
      if (!start.roster().has(forger.name())) {
        continue;
      }
      PeerPlace place = party.own(forger.name()).place(party.access());
      Spread.Work<PeerPlace, PeerResult> work =
          Hostility.forgery(forger.behaviour(), start, forger.victim().map(party::bucket));
      PeerResult result = spread.each("forgery", List.of(place), work).get(0);
      publish(result);
      results.add(result);
    }
    return results;
  }

  private void publish(PeerResult result) {
    party.own(result.header().peer()).publish(party.access(), result);
  }

  /** In the order of the roster; who has just registered begins with the next round. */
  private List<PeerPlace> places(RoundStart start) {
    return party.peers(Behaviour::trains).stream()
        .filter(peer -> Hostility.present(peer.behaviour(), start.round()))
        .map(PeerSettings::name)
        .filter(start.roster()::has)
        .sorted(Comparator.comparing(start.roster()::indexOf))
        .map(peer -> party.own(peer).place(party.access()))
        .toList();
  }

  /** Everyone has uploaded by now; nobody was waited for. */
  private List<Submission> gather(RoundStart start) {
    return party.gather(start, new Window(0, Long.MAX_VALUE));
  }

  private static String outcome(RoundRecord record) {
    return "loss on unseen text %.4f, %d of %d merged"
        .formatted(record.heldOutLoss(), record.merged().size(), record.verdicts().size());
  }
}
