package org.outerloop.jobs.audit;

import org.outerloop.round.Finding.Kind;
import org.outerloop.round.ReplayedRound;

/** A row of the table {@code audit_rounds}. */
public record AuditRound(
    long round,
    String outcome,
    int checks,
    long differences,
    long withinTolerance,
    long unavailable,
    long open,
    long sequences,
    double seconds,
    String digest) {

  static AuditRound of(ReplayedRound round) {
    return new AuditRound(
        round.round(),
        round.outcome(),
        round.checks(),
        round.count(Kind.DIFFERENCE),
        round.count(Kind.WITHIN_TOLERANCE),
        round.count(Kind.UNAVAILABLE),
        round.count(Kind.OPEN),
        round.sequences(),
        round.seconds(),
        round.digest().hex());
  }
}
