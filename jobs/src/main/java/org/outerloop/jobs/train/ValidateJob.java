package org.outerloop.jobs.train;

import java.util.List;
import org.outerloop.exchange.Submission;
import org.outerloop.exchange.Window;
import org.outerloop.gauntlet.Standings;
import org.outerloop.jobs.Progress;
import org.outerloop.round.Beacon;
import org.outerloop.round.Begin;
import org.outerloop.round.Genesis;
import org.outerloop.round.LikenessSearch;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.RoundStart;
import org.outerloop.round.Spread;
import org.outerloop.round.StageTimes;
import org.outerloop.round.StageTimes.Stage;
import org.outerloop.round.ValidatorRound;

/**
 * The validator on its own: opens the run in the ledger, waits for the first peers, then for every
 * round waits until all peers have uploaded or the window has closed, judges, merges and commits.
 */
public final class ValidateJob {
  private final Spread spread;
  private final LikenessSearch search;
  private final Party party;
  private final RoundClock clock;
  private final Beacon beacon;
  private final Progress progress;

  public ValidateJob(Spread spread, LikenessSearch search, Party party, Progress progress) {
    this.spread = spread;
    this.search = search;
    this.party = party;
    this.clock = new RoundClock(party.access());
    this.beacon = Beacon.of(party.validatorKeys(), party.spec().name());
    this.progress = progress;
  }

  /** Commits the rounds that are missing. */
  public void run() {
    progress.begin(party.committed().size(), "opening the run");
    party.open();
    if (party.genesis().isEmpty()) {
      progress.begin(0, "waiting for peers to register");
      Waiting.untilTrue(party::allRegistered);
    }
    Genesis genesis =
        Begin.run(
            spread, party.validatorPlace(), beacon, party.access()::ledgerState, party.startFrom());
    List<RoundRecord> past = party.committed();
    RoundStart start = past.isEmpty() ? genesis.start() : past.get(past.size() - 1).nextStart();
    Standings standings = party.standings(past, start);
    while (start.round() < party.spec().rounds()) {
      RoundRecord record = round(start, standings);
      standings = record.standings();
      start = record.nextStart();
    }
  }

  private RoundRecord round(RoundStart start, Standings standings) {
    StageTimes times = new StageTimes();
    long begin = System.nanoTime();
    clock.open(party.validatorKeys(), start.round(), party.before(start.round()));
    progress.begin(start.round(), "waiting for contributions");
    List<Submission> submissions = times.time(Stage.COMPUTE, () -> await(start));

    progress.begin(start.round(), "scoring and merge");
    RoundRecord record =
        new ValidatorRound(
                spread, search, party.validatorPlace(start), party.validatorKeys(), beacon, times)
            .run(start, submissions, standings, party.access()::ledgerState);
    party.post(record);
    double seconds = (System.nanoTime() - begin) / 1e9;
    times.add(Stage.OTHER, Math.max(0, seconds - times.total()));
    party.keep(RoundFigures.of(start.round(), seconds, times, List.of()));
    progress.committed(
        start.round(),
        "loss on unseen text %.4f, %d of %d merged"
            .formatted(record.heldOutLoss(), record.merged().size(), record.verdicts().size()));
    return record;
  }

  /** Looks until everybody's work is there or the time is over. */
  private List<Submission> await(RoundStart start) {
    Window window = clock.window(start.round());
    Waiting.untilTrue(
        () ->
            party.gather(start, window).stream()
                .noneMatch(found -> found instanceof Submission.Missing),
        clock.revealedNanos(start.round()));
    return party.gather(start, window);
  }
}
