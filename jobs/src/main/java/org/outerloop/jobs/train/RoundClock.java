package org.outerloop.jobs.train;

import org.outerloop.exchange.StoreClock;
import org.outerloop.exchange.Window;
import org.outerloop.ledger.OpenRound;
import org.outerloop.protocol.ClockSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;

/**
 * When a round opens and closes: by the entries of the ledger and the time its store gives them.
 */
final class RoundClock {
  private final RunAccess run;
  private final ClockSpec spec;

  RoundClock(RunAccess run) {
    this.run = run;
    this.spec = run.spec().clock();
  }

  /**
   * Books the opening of a round, unless that was done before.
   *
   * @param record digest of what was committed before it
   */
  void open(PeerKeys operator, long round, Digest record) {
    boolean booked =
        run.ledgerState().openRound().map(OpenRound::round).filter(r -> r >= round).isPresent();
    if (!booked) {
      run.ledger().openRound(operator, round, record);
    }
  }

  /** When commitments count for a round; it must be the one that was opened last. */
  Window window(long round) {
    long opens = opensMillis(round);
    return new Window(spec.uploadMillis(opens), spec.closesMillis(opens));
  }

  /** The {@link System#nanoTime} at which everything must be there. */
  long revealedNanos(long round) {
    try (ObjectStore store = ObjectStores.open(run.ledgerStore())) {
      return StoreClock.nanosAt(store, run.spec().keys(), spec.revealedMillis(opensMillis(round)));
    }
  }

  private long opensMillis(long round) {
    OpenRound open =
        run.ledgerState()
            .openRound()
            .filter(known -> known.round() == round)
            .orElseThrow(
                () -> new IllegalStateException("Round " + round + " is not open in the ledger"));
    return spec.opensMillis(run.ledger().millis(open.height()));
  }
}
