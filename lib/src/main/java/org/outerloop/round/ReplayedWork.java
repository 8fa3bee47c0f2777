package org.outerloop.round;

import java.util.List;
import org.outerloop.protocol.PeerId;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.sparseloco.WorkSample;

/**
 * One contribution as it was read again.
 *
 * @param slices all of them in layout order, or none where they are too many to be kept
 * @param again reads slices that were not kept
 */
record ReplayedWork(
    Inspection inspection, WorkSample sample, List<SparseSlice> slices, ContributionSlices again) {

  PeerId peer() {
    return inspection.candidate().peer();
  }

  SparseSlice slice(int index) {
    return slices.isEmpty() ? again.read(index) : slices.get(index);
  }
}
