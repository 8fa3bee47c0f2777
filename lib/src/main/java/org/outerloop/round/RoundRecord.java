package org.outerloop.round;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.gauntlet.Standings;
import org.outerloop.gauntlet.Verdict;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * One committed round: what was found, how it was judged, which model came of it. Records form a
 * chain: each names the digest of the bytes of the one before.
 *
 * @param previous digest of the record before, or of genesis.json
 * @param base root digest of the parameters the peers started from
 * @param evidence on all peers, in the order of the roster: with the overlaps and the standings of
 *     the record before, all that the judgement was made of
 * @param overlaps pairs of usable contributions that have much in common
 * @param contributions usable ones, in peer order
 * @param verdicts on all peers, in peer order
 * @param merged whose contributions entered, in the order of the sum
 * @param burned share of the pay that goes to nobody
 * @param standings before the next round
 * @param model root digest of the parameters after the outer step
 * @param heldOutLoss of these parameters, in nats per token
 * @param beacon the secret of this round, revealed
 * @param next about the round that this one opens
 */
public record RoundRecord(
    int version,
    String run,
    long round,
    Digest previous,
    Digest base,
    List<Evidence> evidence,
    List<Overlap> overlaps,
    List<Contribution> contributions,
    List<Verdict> verdicts,
    List<PeerId> merged,
    double burned,
    Standings standings,
    Digest model,
    double heldOutLoss,
    Digest beacon,
    NextRound next) {
  public static final int VERSION = 4;

  public RoundRecord {
    Require.that(version == VERSION, "Record version %s; this reads %s", version, VERSION);
    evidence = List.copyOf(evidence);
    overlaps = List.copyOf(overlaps);
    contributions = List.copyOf(contributions);
    verdicts = List.copyOf(verdicts);
    merged = List.copyOf(merged);
  }

  /**
   * A contribution that could be used.
   *
   * @param sequences that the peer had to consume, and whose receipt it has given
   * @param tokens predicted in them
   * @param state that the peer says it began with
   * @param trace of its work
   */
  public record Contribution(
      PeerId peer,
      Digest payload,
      long payloadBytes,
      long sequences,
      long tokens,
      StateClaim state,
      WorkTrace trace,
      long uploadedMillis) {}

  public Optional<Contribution> contribution(PeerId peer) {
    return contributions.stream().filter(c -> c.peer().equals(peer)).findFirst();
  }

  /**
   * The contribution of a peer that trained: a copy brings a receipt too, but is no training, so it
   * has none here.
   */
  public Optional<Contribution> training(PeerId peer) {
    boolean copy = verdicts.stream().anyMatch(v -> v.peer().equals(peer) && v.copyOf().isPresent());
    return copy ? Optional.empty() : contribution(peer);
  }

  /** Tokens that peers trained on, the sum of what was checked. */
  public long trainedTokens() {
    return trained().mapToLong(Contribution::tokens).sum();
  }

  /** Sequences that peers trained on, the sum of what was checked. */
  public long trainedSequences() {
    return trained().mapToLong(Contribution::sequences).sum();
  }

  private Stream<Contribution> trained() {
    return verdicts.stream().flatMap(verdict -> training(verdict.peer()).stream());
  }

  /** Where the next round starts. */
  public RoundStart nextStart() {
    return next.start(round + 1, model);
  }
}
