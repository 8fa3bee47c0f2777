package org.outerloop.gauntlet;

import java.io.Serializable;
import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * All that a validator knows of one peer's submission in one round.
 *
 * <p>An accepted contribution whose norm is not a positive number, or after which the loss is not a
 * finite number, becomes a malformed one here, before anyone computes with it: what one peer sends
 * cannot make another's score not a number.
 *
 * @param reason why it was not accepted; empty when it was
 * @param uploadedMillis the store's time of the upload; 0 where nothing was found
 * @param payloadDigest of every contribution that came in time with a signed header, also where it
 *     was refused when it was read: the trial is drawn from all of them
 * @param loss absent when the contribution was not tried in this round
 * @param contributionNorm Euclidean norm of the decoded contribution; 0 where it was not accepted
 * @param stepsBehind 0 for work on the present base, n on that of n rounds ago
 * @param remembers rounds that the state remembers which the work began with; 0 for zeros
 */
public record Evidence(
    PeerId peer,
    Outcome outcome,
    String reason,
    long uploadedMillis,
    Optional<Digest> payloadDigest,
    Optional<LossScore> loss,
    double contributionNorm,
    int stepsBehind,
    int remembers)
    implements Serializable {

  public Evidence {
    Require.that(stepsBehind >= 0, "%s is %s steps behind", peer, stepsBehind);
    Require.that(remembers >= 0, "%s remembers %s rounds", peer, remembers);
    if (outcome == Outcome.ACCEPTED) {
      Require.that(payloadDigest.isPresent(), "Accepted contribution of %s has no digest", peer);
      if (!(contributionNorm > 0) || !Double.isFinite(contributionNorm)) {
        outcome = Outcome.MALFORMED;
        reason = "norm is " + contributionNorm;
      }
    }
    if (outcome != Outcome.ACCEPTED) {
      loss = Optional.empty();
      contributionNorm = 0;
      stepsBehind = 0;
      remembers = 0;
    }
  }

  /** A contribution that passed the fast checks and was tried. */
  public static Evidence tried(
      PeerId peer, long uploadedMillis, Digest payload, Losses losses, double norm) {
    if (!losses.areFinite()) {
      String reason = "loss with this contribution is not a finite number";
      return refused(peer, Outcome.MALFORMED, reason, uploadedMillis).promising(payload);
    }
    return new Evidence(
        peer,
        Outcome.ACCEPTED,
        "",
        uploadedMillis,
        Optional.of(payload),
        Optional.of(LossScore.of(losses)),
        norm,
        0,
        0);
  }

  /** A contribution that passed the fast checks and was not tried in this round. */
  public static Evidence untried(PeerId peer, long uploadedMillis, Digest payload, double norm) {
    return new Evidence(
        peer,
        Outcome.ACCEPTED,
        "",
        uploadedMillis,
        Optional.of(payload),
        Optional.empty(),
        norm,
        0,
        0);
  }

  /** No usable contribution: missing, early, late or malformed. */
  public static Evidence refused(PeerId peer, Outcome outcome, String reason, long uploadedMillis) {
    Require.that(outcome != Outcome.ACCEPTED, "%s is refused with outcome %s", peer, outcome);
    return new Evidence(
        peer, outcome, reason, uploadedMillis, Optional.empty(), Optional.empty(), 0, 0, 0);
  }

  /** The same, where there was a header that promised a payload. */
  public Evidence promising(Digest payload) {
    return new Evidence(
        peer,
        outcome,
        reason,
        uploadedMillis,
        Optional.of(payload),
        loss,
        contributionNorm,
        stepsBehind,
        remembers);
  }

  /** The same, of work on the base of some rounds ago. */
  public Evidence behind(int steps) {
    return new Evidence(
        peer,
        outcome,
        reason,
        uploadedMillis,
        payloadDigest,
        loss,
        contributionNorm,
        steps,
        remembers);
  }

  /** The same, begun with a state that remembers some rounds. */
  public Evidence remembering(long rounds) {
    return new Evidence(
        peer,
        outcome,
        reason,
        uploadedMillis,
        payloadDigest,
        loss,
        contributionNorm,
        stepsBehind,
        (int) Math.min(Integer.MAX_VALUE, rounds));
  }
}
