package org.outerloop.jobs.train;

import java.util.List;
import java.util.Optional;
import org.outerloop.jobs.Progress;
import org.outerloop.protocol.PeerId;
import org.outerloop.round.Genesis;
import org.outerloop.round.PeerResult;
import org.outerloop.round.PeerRound;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.RoundStart;
import org.outerloop.round.Spread;

/**
 * One honest peer on its own: trains every round as soon as it opens, uploads, and waits for the
 * validator's record. Meets the others only in the buckets.
 */
public final class PeerJob {
  private final Spread spread;
  private final Party party;
  private final PeerId peer;
  private final Progress progress;

  public PeerJob(Spread spread, Party party, PeerId peer, Progress progress) {
    this.spread = spread;
    this.party = party;
    this.peer = peer;
    this.progress = progress;
  }

  /** Takes part until the last round is committed; returns in how many rounds it was merged. */
  public int run() {
    progress.begin(0, "waiting for the run to begin");
    Genesis genesis = Waiting.until(party::genesis);
    List<RoundRecord> past = party.committed();
    RoundStart start =
        past.isEmpty() ? new RoundStart(0, genesis.model()) : past.get(past.size() - 1).next();
    int merged = (int) past.stream().filter(record -> record.merged().contains(peer)).count();
    while (start.round() < party.spec().rounds()) {
      progress.begin(start.round(), "inner steps");
      PeerResult result =
          spread
              .each("round " + start.round(), List.of(party.place(peer)), new PeerRound(start))
              .get(0);
      StateNote.of(result).ifPresent(progress::note);
      party.publish(result);
      progress.begin(start.round(), "waiting for the record");
      RoundRecord record = await(start.round());
      merged += record.merged().contains(peer) ? 1 : 0;
      progress.committed(start.round(), outcome(record));
      start = record.next();
    }
    return merged;
  }

  private RoundRecord await(long round) {
    return Waiting.until(() -> party.committed(round));
  }

  private String outcome(RoundRecord record) {
    Optional<String> verdict =
        record.verdicts().stream()
            .filter(about -> about.peer().equals(peer))
            .map(about -> about.isMerged() ? "merged" : about.decision() + " " + about.reason())
            .findFirst();
    return "loss on unseen text %.4f, ours: %s"
        .formatted(record.heldOutLoss(), verdict.orElse("not in the record"));
  }
}
