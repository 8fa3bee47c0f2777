package org.outerloop.audit.evidence;

import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TensorSpec;

/** The parameters of a model, a slice at a time. */
interface ModelValues {
  /** Hands over all slices of a tensor in order. */
  void each(TensorSpec tensor, SliceConsumer consumer);

  /** Takes the values of a slice, row by row; they are the consumer's to keep. */
  interface SliceConsumer {
    void take(Slice slice, float[] values);
  }
}
