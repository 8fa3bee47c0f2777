package org.outerloop.round;

import java.io.Serializable;
import org.outerloop.protocol.Digest;

/**
 * What the whole reading of one contribution found.
 *
 * @param refusal why it cannot be used; empty when it can
 * @param squaredNorms per tensor, of the decoded values
 * @param sample digest of what the run's bucket keeps of it; nothing is kept of what is refused
 */
record Inspection(Candidate candidate, String refusal, double[] squaredNorms, Digest sample)
    implements Serializable {

  boolean usable() {
    return refusal.isEmpty();
  }

  /** The same contribution, found to be of no use after all. */
  Inspection refusedBy(String reason) {
    return new Inspection(candidate, reason, squaredNorms, sample);
  }

  /** Euclidean norm of the whole contribution. */
  double norm() {
    return norm(squaredNorms);
  }

  static double norm(double[] squaredNorms) {
    double sum = 0;
    for (double squared : squaredNorms) {
      sum += squared;
    }
    return Math.sqrt(sum);
  }
}
