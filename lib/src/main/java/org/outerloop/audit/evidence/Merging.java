package org.outerloop.audit.evidence;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.checkpoint.SliceDigest;
import org.outerloop.merge.NormClip;
import org.outerloop.merge.SliceMerge;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.SparseSlice;

/**
 * The outer step again: base model and recorded contributions to the next model, slice by slice.
 */
final class Merging {
  private final Checkpoint base;
  private final List<Slice> slices;
  private final List<RecordedPayload> merged;
  private final float[][] factors; // [tensor][contribution]; empty if nothing is merged
  private final SliceMerge merge;

  /** Reads the contributions that the record says are merged, whole. */
  Merging(Scene scene) {
    base = scene.base();
    slices = base.slices();
    merged = scene.record().merged().stream().map(scene::payload).toList();
    factors =
        merged.isEmpty()
            ? new float[0][]
            : NormClip.factorsByTensor(merged.stream().map(RecordedPayload::squaredNorms).toList());
    merge = new SliceMerge(scene.spec().merge());
  }

  /** Digest that a slice of the next model must have. */
  Digest slice(int index) {
    Slice slice = slices.get(index);
    float[] theta = base.read(slice);
    if (!merged.isEmpty()) {
      List<SparseSlice> sent = new ArrayList<>();
      merged.forEach(payload -> sent.add(payload.slice(index)));
      merge.step(theta, sent, factors[slice.tensor()]);
    }
    return SliceDigest.of(theta, slice.length());
  }

  int slices() {
    return slices.size();
  }
}
