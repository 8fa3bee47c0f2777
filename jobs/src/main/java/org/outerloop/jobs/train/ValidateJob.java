package org.outerloop.jobs.train;

import java.util.List;
import org.outerloop.exchange.Submission;
import org.outerloop.exchange.Window;
import org.outerloop.gauntlet.Standings;
import org.outerloop.jobs.Progress;
import org.outerloop.round.Beacon;
import org.outerloop.round.Begin;
import org.outerloop.round.Genesis;
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
  private final Party party;
  private final RoundClock clock;
  private final Beacon beacon;
  private final Progress progress;

  public ValidateJob(Spread spread, Party party, Progress progress) {
    this.spread = spread;
    this.party = party;
    this.clock = new RoundClock(party.access());
    this.beacon = Beacon.of(party.validatorKeys(), party.spec().name());
    this.progress = progress;
  }

  /** Commits the rounds that are missing. */
  public void run() {
    progress.begin(party.committed().size(), "opening the run");
    party.open();
    progress.begin(party.committed().size(), "waiting for peers to register");
    Waiting.until(() -> party.allRegistered() ? party.genesis() : party.genesis(), () -> true);
    Genesis genesis =
        Begin.run(spread, party.validatorPlace(), beacon, party.access()::ledgerState);
    List<RoundRecord> past = party.committed();
    RoundStart start =
        past.isEmpty() ? genesis.start() : past.get(past.size() - 1).nextStart();
    Standings standings = party.standings(past, start);
    while (start.round() < party.spec().rounds()) {
      RoundRecord record = round(start, standings);
      standings = record.standings();
      start = record.nextStart();
    }
  }
}
