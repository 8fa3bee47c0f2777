package org.outerloop.round;

import java.io.Serializable;
import java.util.Optional;
import org.outerloop.sparseloco.SupportSketch;

/**
 * What the whole reading of one contribution found.
 *
 * @param refusal why it cannot be used; empty when it can
 * @param squaredNorms per tensor, of the decoded values
 * @param sketch of the sent coordinates
 */
record Inspection(Candidate candidate, String refusal, double[] squaredNorms, SupportSketch sketch)
    implements Serializable {

  boolean usable() {
    return refusal.isEmpty();
  }

  Inspection refusedBy(Optional<String> reason) {
    return new Inspection(candidate, reason.orElse(""), squaredNorms, sketch);
  }

  /** The same contribution, found to be of no use after all. */
  Inspection refusedBy(String reason) {
    return new Inspection(candidate, reason, squaredNorms, sketch);
  }

  long coordinates() {
    return sketch.coordinates();
  }

  /** Euclidean norm of the whole contribution. */
  double norm() {
    double sum = 0;
    for (double squared : squaredNorms) {
      sum += squared;
    }
    return Math.sqrt(sum);
  }
}
