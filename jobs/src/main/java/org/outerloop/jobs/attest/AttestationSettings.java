package org.outerloop.jobs.attest;

import java.util.Optional;
import org.outerloop.attest.ChallengeSpec;
import org.outerloop.attest.Thresholds;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * Section {@code attestation}.
 *
 * @param mode what a run does before its first round
 * @param history URI or folder of the table of past answers
 * @param settleSeconds without a new executor, after which all are thought to be there
 * @param patienceSeconds most that one executor may take for an answer
 * @param attempts to reach an executor
 * @param fault of a rehearsal, see {@link InjectedFault}
 */
public record AttestationSettings(
    Mode mode,
    String history,
    double settleSeconds,
    double patienceSeconds,
    int attempts,
    ChallengeSpec challenge,
    Thresholds thresholds,
    Optional<String> fault) {

  /** What follows from an attestation. */
  public enum Mode {
    /** None is made. */
    OFF,
    /** A table. */
    REPORT,
    /** Executors that compute wrong or do not answer are removed. */
    EXCLUDE
  }

  public AttestationSettings {
    Require.that(settleSeconds >= 0, "settle-seconds %s is negative", settleSeconds);
    Require.that(patienceSeconds > 0, "patience-seconds %s is not positive", patienceSeconds);
    Require.that(attempts > 0, "attempts %s is not positive", attempts);
    fault.ifPresent(InjectedFault::parse);
  }

  /** The same in the arithmetic of a run. */
  public AttestationSettings in(Precision precision, int threads) {
    return new AttestationSettings(
        mode,
        history,
        settleSeconds,
        patienceSeconds,
        attempts,
        challenge.in(precision, threads),
        thresholds,
        fault);
  }
}
