package org.outerloop.jobs.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.ReplayPlace;
import org.outerloop.round.ReplayedRound;
import org.outerloop.round.RoundReplay;
import org.outerloop.round.RunReplay;
import org.outerloop.round.Spread;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;

/**
 * Replays rounds in parallel, a task for each range of them. Two ranges for each slot: one model is
 * loaded per range, and a slot that is slower than the others takes fewer.
 */
public final class AuditJob {
  private static final int RANGES_PER_SLOT = 2;

  private final Spread spread;
  private final RunReplay run;
  private final ReplayPlace place;

  public AuditJob(Spread spread, RunReplay run, ReplayPlace place) {
    this.spread = spread;
    this.run = run;
    this.place = place;
  }

  /**
   * Audits the run and some of its rounds; none where the settings cannot be read.
   *
   * @param rounds which, as the user says
   */
  public AuditReport audit(String name, RoundChoice rounds) {
    long begin = System.nanoTime();
    long committed = run.committed();
    List<ReplayedRound> replayed = new ArrayList<>();
    double taskSeconds = 0;
    OriginalCost original = new OriginalCost(0, 0, 0, 0, 0);
    if (run.spec().isPresent()) {
      RoundReplay.Range range = rounds.of(committed);
      RunSpec spec = run.spec().get();
      int tasks = RANGES_PER_SLOT * spread.slots();
      for (RoundReplay.Report report :
          spread.each(
              "audit", RunReplay.ranges(range.first(), range.last(), tasks), run.rounds(place))) {
        replayed.addAll(report.rounds());
        taskSeconds += report.seconds();
      }
      try (ObjectStore store = ObjectStores.open(place.run())) {
        original = OriginalCost.of(store, spec.keys(), range.first(), range.last());
      }
    }
    replayed.sort(Comparator.comparingLong(ReplayedRound::round));
    double seconds = (System.nanoTime() - begin) * 1e-9;
    return new AuditReport(name, run.findings(), replayed, seconds, taskSeconds, original);
  }

  /** Which rounds: {@code all}, {@code A}, {@code A..} or {@code A..B}. */
  public record RoundChoice(long first, long last) {
    public static RoundChoice parse(String text) {
      if (text.equals("all")) {
        return new RoundChoice(0, Long.MAX_VALUE);
      }
      if (!text.matches("[0-9]{1,15}(\\.\\.([0-9]{1,15})?)?")) {
        throw new UserException("--rounds wants A..B, A.., A or all, got '" + text + "'");
      }
      int dots = text.indexOf("..");
      if (dots < 0) {
        return new RoundChoice(Long.parseLong(text), Long.parseLong(text));
      }
      String end = text.substring(dots + 2);
      long last = end.isEmpty() ? Long.MAX_VALUE : Long.parseLong(end);
      return new RoundChoice(Long.parseLong(text.substring(0, dots)), last);
    }

    RoundReplay.Range of(long committed) {
      boolean open = last == Long.MAX_VALUE;
      long end = open ? committed - 1 : last;
      if (end >= committed || first > end) {
        throw new UserException(
            "Rounds %d..%s cannot be audited: %d are committed, from 0 on"
                .formatted(first, open ? "" : end, committed));
      }
      return new RoundReplay.Range(first, end);
    }
  }
}
