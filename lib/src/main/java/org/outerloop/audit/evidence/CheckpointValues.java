package org.outerloop.audit.evidence;

import java.util.List;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.sparseloco.SparseSlice;

/**
 * A stored model, with one contribution applied at a step or without; rounded as the run's passes
 * take it. Every slice is checked against its digest when it is read.
 */
final class CheckpointValues implements ModelValues {
  private final Checkpoint checkpoint;
  private final boolean rounded;
  private final RecordedPayload contribution; // null for none
  private final float[] factors; // by tensor

  private CheckpointValues(
      Checkpoint checkpoint, RunSpec spec, RecordedPayload contribution, float[] factors) {
    this.checkpoint = checkpoint;
    this.rounded = spec.training().precision() == Precision.BFLOAT16;
    this.contribution = contribution;
    this.factors = factors;
  }

  static CheckpointValues of(Checkpoint checkpoint, RunSpec spec) {
    return new CheckpointValues(checkpoint, spec, null, null);
  }

  /**
   * The model after a trial.
   *
   * @param factors that the contribution's values are multiplied by, by tensor
   */
  static CheckpointValues tried(
      Checkpoint checkpoint, RunSpec spec, RecordedPayload contribution, float[] factors) {
    return new CheckpointValues(checkpoint, spec, contribution, factors);
  }

  @Override
  public void each(TensorSpec tensor, SliceConsumer consumer) {
    List<Slice> slices = checkpoint.slices();
    for (int i = 0; i < slices.size(); i++) {
      Slice slice = slices.get(i);
      if (slice.tensor() == tensor.index()) {
        float[] values = checkpoint.read(slice);
        if (contribution != null) {
          SparseSlice sent = contribution.slice(i);
          float factor = factors[slice.tensor()];
          sent.forEach((place, value) -> values[place] += factor * value);
        }
        consumer.take(slice, rounded ? rounded(values) : values);
      }
    }
  }

  private static float[] rounded(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Rounding.toBfloat16(values[i]);
    }
    return values;
  }
}
