package org.outerloop.jobs.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.jobs.Progress;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.round.PeerResult;
import org.outerloop.round.PeerRound;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.RoundStart;
import org.outerloop.round.Spread;

/**
 * One honest peer on its own: registers in the ledger, then trains every round as soon as it opens,
 * uploads, and waits for the validator's record. Meets the others only in the buckets and the
 * ledger.
 */
public final class PeerJob {
  private final Spread spread;
  private final RunAccess run;
  private final OwnPeer peer;
  private final Progress progress;
  private final RoundClock clock;

  public PeerJob(Spread spread, RunAccess run, OwnPeer peer, Progress progress) {
    this.spread = spread;
    this.run = run;
    this.peer = peer;
    this.progress = progress;
    this.clock = new RoundClock(run);
  }

  /**
   * What came of taking part.
   *
   * @param first round on whose roster the peer was, if any
   * @param rounds in which it trained
   * @param merged rounds in which its work was merged
   */
  public record Part(Optional<Long> first, int rounds, int merged) {}

  /** Takes part until the last round is committed. */
  public Part run() {
    peer.register(run);
    progress.begin(0, "waiting for the run to begin");
    RoundStart start = newest(Waiting.until(run::genesis).start());
    List<Long> trained = new ArrayList<>();
    while (start.round() < run.spec().rounds()) {
      if (start.roster().has(peer.id()) && opens(start.round())) {
        train(start);
        trained.add(start.round());
      }
      comeBack(start);
      progress.begin(start.round(), "waiting for the record");
      long round = start.round();
      RoundRecord record = Waiting.until(() -> run.committed(round));
      progress.committed(round, outcome(record));
      start = newest(record.nextStart());
    }
    return new Part(trained.stream().findFirst(), trained.size(), merged());
  }

  /** Who was away too long is off the roster until it registers again. */
  private void comeBack(RoundStart start) {
    boolean off = !start.roster().has(peer.id());
    if (off && run.ledgerState().peer(peer.id()).orElseThrow().since() < start.ledgerHeight()) {
      peer.registerAgain(run);
    }
  }

  private void train(RoundStart start) {
    requireOurKey(start);
    progress.begin(start.round(), "inner steps");
    PeerRound round = new PeerRound(start, clock.window(start.round()).opensMillis());
    PeerResult result =
        spread.each("round " + start.round(), List.of(peer.place(run)), round).get(0);
    StateNote.of(result).ifPresent(progress::note);
    peer.publish(run, result);
  }

  /** Waits until a round is open in the ledger; false if it is over by then. */
  private boolean opens(long round) {
    return Waiting.until(() -> run.ledgerState().openRound().filter(open -> open.round() >= round))
            .round()
        == round;
  }

  /** After a pause, or when we come late, there is no use in rounds that are committed. */
  private RoundStart newest(RoundStart start) {
    Optional<RoundRecord> after = run.committed(start.round());
    while (after.isPresent()) {
      start = after.get().nextStart();
      after = run.committed(start.round());
    }
    return start;
  }

  /** Nothing that we sign would count. */
  private void requireOurKey(RoundStart start) {
    PeerSpec known = start.roster().peers().get(start.roster().indexOf(peer.id()));
    if (!known.publicKey().equals(peer.keys().publicHex())) {
      throw new UserException(
          "The name %s is registered with another key than the one on this machine"
              .formatted(peer.id()));
    }
  }

  private int merged() {
    return (int)
        run.committed().stream().filter(record -> record.merged().contains(peer.id())).count();
  }

  private String outcome(RoundRecord record) {
    Optional<String> verdict =
        record.verdicts().stream()
            .filter(about -> about.peer().equals(peer.id()))
            .map(about -> about.isMerged() ? "merged" : about.decision() + " " + about.reason())
            .findFirst();
    return "loss on unseen text %.4f, ours: %s"
        .formatted(record.heldOutLoss(), verdict.orElse("not on the roster yet"));
  }
}
