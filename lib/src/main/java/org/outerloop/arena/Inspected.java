package org.outerloop.arena;

import java.util.List;
import java.util.Optional;
import org.outerloop.exchange.Submission;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.sparseloco.WorkSample;
import org.outerloop.storage.ObjectStore;

/**
 * What the whole reading of one contribution found.
 *
 * @param bucket from which it was read
 * @param refusal why it cannot be used, if so
 * @param slices that it holds
 */
record Inspected(
    Submission.Accepted found,
    ObjectStore bucket,
    int stepsBehind,
    Optional<String> refusal,
    List<SparseSlice> slices,
    double[] squaredNorms,
    WorkSample sample) {

  boolean usable() {
    return refusal.isEmpty();
  }

  Inspected refusedBy(String reason) {
    return new Inspected(
        found, bucket, stepsBehind, Optional.of(reason), slices, squaredNorms, sample);
  }

  double norm() {
    double sum = 0;
    for (double squared : squaredNorms) {
      sum += squared;
    }
    return Math.sqrt(sum);
  }
}
