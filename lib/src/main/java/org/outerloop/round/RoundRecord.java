package org.outerloop.round;

import java.util.List;
import java.util.Optional;
import org.outerloop.gauntlet.Standings;
import org.outerloop.gauntlet.Verdict;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * One committed round: what was found, how it was judged, which model came of it. Records form a
 * chain: each names the digest of the bytes of the one before.
 *
 * @param previous digest of the record before, or of genesis.json
 * @param base root digest of the parameters the peers started from
 * @param contributions usable ones, in peer order
 * @param verdicts on all peers, in peer order
 * @param merged whose contributions entered, in the order of the sum
 * @param standings before the next round
 * @param model root digest of the parameters after the outer step
 * @param heldOutLoss of these parameters, in nats per token
 */
public record RoundRecord(
    int version,
    String run,
    long round,
    Digest previous,
    Digest base,
    List<Contribution> contributions,
    List<Verdict> verdicts,
    List<PeerId> merged,
    Standings standings,
    Digest model,
    double heldOutLoss) {
  public static final int VERSION = 1;

  public RoundRecord {
    Require.that(version == VERSION, "Record version %s; this reads %s", version, VERSION);
    contributions = List.copyOf(contributions);
    verdicts = List.copyOf(verdicts);
    merged = List.copyOf(merged);
  }

  /** A contribution that could be used. */
  public record Contribution(
      PeerId peer, Digest payload, long payloadBytes, long tokens, long uploadedMillis) {}

  public Optional<Contribution> contribution(PeerId peer) {
    return contributions.stream().filter(c -> c.peer().equals(peer)).findFirst();
  }

  /** Tokens that peers trained on; a copy claims some, but is no training. */
  public long trainedTokens() {
    long tokens = 0;
    for (Verdict verdict : verdicts) {
      if (verdict.copyOf().isEmpty()) {
        tokens += contribution(verdict.peer()).map(Contribution::tokens).orElse(0L);
      }
    }
    return tokens;
  }

  /** Where the next round starts. */
  public RoundStart next() {
    return new RoundStart(round + 1, model);
  }
}
