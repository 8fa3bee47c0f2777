package org.outerloop.round;

import java.io.Serializable;
import java.util.List;
import org.outerloop.protocol.Digest;
import org.outerloop.round.Finding.Kind;

/**
 * What the replay of one round came to.
 *
 * @param checks values that were computed again and compared
 * @param findings in the order of the data
 * @param digest over everything that was computed again: the same for all who compute the same
 * @param sequences that went through the model
 * @param seconds of the task
 */
public record ReplayedRound(
    long round, int checks, List<Finding> findings, Digest digest, long sequences, double seconds)
    implements Serializable {
  public ReplayedRound {
    findings = List.copyOf(findings);
  }

  public long count(Kind kind) {
    return findings.stream().filter(finding -> finding.kind() == kind).count();
  }

  /** In a word, for a table. */
  public String outcome() {
    if (count(Kind.DIFFERENCE) > 0) {
      return "differs";
    } else if (count(Kind.UNAVAILABLE) + count(Kind.OPEN) > 0) {
      return count(Kind.WITHIN_TOLERANCE) > 0 ? "within tolerance, gaps" : "equal, gaps";
    }
    return count(Kind.WITHIN_TOLERANCE) > 0 ? "within tolerance" : "equal";
  }
}
