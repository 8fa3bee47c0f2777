package org.outerloop.jobs.train;

import java.util.List;
import org.outerloop.exchange.Submission;
import org.outerloop.exchange.Window;
import org.outerloop.gauntlet.Standings;
import org.outerloop.jobs.Progress;
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
 * The validator on its own: opens the run, then for every round waits until all peers have uploaded
 * or the deadline has passed, judges, merges and commits.
 */
public final class ValidateJob {
  private final Spread spread;
  private final LikenessSearch search;
  private final Party party;
  private final long deadlineMillis;
  private final Progress progress;

  /**
   * @param deadlineMillis how long a round stays open
   */
  public ValidateJob(
      Spread spread, LikenessSearch search, Party party, long deadlineMillis, Progress progress) {
    this.spread = spread;
    this.search = search;
    this.party = party;
    this.deadlineMillis = deadlineMillis;
    this.progress = progress;
  }

  /** Commits the rounds that are missing. */
  public void run() {
    progress.begin(party.committed().size(), "opening the run");
    Genesis genesis = Begin.run(spread, party.validatorPlace());
    List<RoundRecord> past = party.committed();
    RoundStart start =
        past.isEmpty() ? new RoundStart(0, genesis.model()) : past.get(past.size() - 1).next();
    Standings standings = party.standings(past);
    while (start.round() < party.spec().rounds()) {
      RoundRecord record = round(start, standings);
      standings = record.standings();
      start = record.next();
    }
  }

  private RoundRecord round(RoundStart start, Standings standings) {
    StageTimes times = new StageTimes();
    long begin = System.nanoTime();
    long opened = party.openedMillis(start.round());
    Window window = new Window(opened, opened + deadlineMillis);
    progress.begin(start.round(), "waiting for contributions");
    List<Submission> submissions = times.time(Stage.COMPUTE, () -> await(start, window));

    progress.begin(start.round(), "scoring and merge");
    RoundRecord record =
        new ValidatorRound(spread, search, party.validatorPlace(), party.validatorKeys(), times)
            .run(start, submissions, standings);
    double seconds = (System.nanoTime() - begin) / 1e9;
    times.add(Stage.OTHER, Math.max(0, seconds - times.total()));
    party.keep(RoundFigures.of(start.round(), seconds, times, List.of()));
    progress.committed(
        start.round(),
        "loss on unseen text %.4f, %d of %d merged"
            .formatted(record.heldOutLoss(), record.merged().size(), record.verdicts().size()));
    return record;
  }

  private List<Submission> await(RoundStart start, Window window) {
    Waiting.until(
        () ->
            party.gather(start, window).stream()
                .noneMatch(found -> found instanceof Submission.Missing),
        window.closesMillis());
    return party.gather(start, window);
  }
}
