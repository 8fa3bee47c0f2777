package org.outerloop.jobs.audit;

import org.outerloop.round.Finding;

/** A row of the table {@code audit_findings}. */
public record AuditFinding(
    int place,
    long round,
    String rule,
    String kind,
    String peer,
    String tensor,
    int slice,
    String key,
    String recorded,
    String recomputed) {

  /**
   * @param place in the order of the data
   */
  static AuditFinding of(int place, Finding finding) {
    return new AuditFinding(
        place,
        finding.round(),
        finding.rule().name(),
        finding.kind().name(),
        finding.peer(),
        finding.tensor(),
        finding.slice(),
        finding.key(),
        finding.recorded(),
        finding.recomputed());
  }
}
