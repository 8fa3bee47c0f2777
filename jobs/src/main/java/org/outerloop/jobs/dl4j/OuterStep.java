package org.outerloop.jobs.dl4j;

import java.util.Arrays;
import java.util.List;
import org.outerloop.merge.NormClip;
import org.outerloop.merge.SliceMerge;
import org.outerloop.merge.TensorNorms;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Merges the messages of a round into the parameters: clip to the median norm, mean, SGD. Decodes
 * every message twice, once for its norms and once for its sums, and never holds more of them
 * decoded than one slice of each. Everybody who merges the same messages gets the same bits. Not
 * thread-safe.
 */
final class OuterStep {
  private final NetworkLayout layout;
  private final SliceCodec codec;
  private final SliceMerge merge;

  OuterStep(NetworkLayout layout, SparseLoCoSettings settings) {
    this.layout = layout;
    this.codec = new SliceCodec(layout, settings.compression());
    this.merge = new SliceMerge(settings.merge());
  }

  /**
   * Takes the step in place.
   *
   * @param theta all parameters
   * @param messages of the workers that had work, in worker order; none means that nothing changes
   */
  void apply(float[] theta, List<byte[][]> messages) {
    if (messages.isEmpty()) {
      return;
    }
    float[][] factors = NormClip.factorsByTensor(norms(messages));
    for (int i = 0; i < layout.slices().size(); i++) {
      Slice slice = layout.slices().get(i);
      int start = layout.start(slice);
      float[] values = Arrays.copyOfRange(theta, start, start + slice.length());
      merge.step(values, codec.decode(i, messages), factors[slice.tensor()]);
      System.arraycopy(values, 0, theta, start, values.length);
    }
  }

  private List<double[]> norms(List<byte[][]> messages) {
    return messages.stream().map(this::norms).toList();
  }

  private double[] norms(byte[][] message) {
    TensorNorms norms = new TensorNorms(layout.tensors());
    for (int i = 0; i < message.length; i++) {
      for (SparseSlice sparse : codec.decode(i, List.<byte[][]>of(message))) {
        norms.add(sparse);
      }
    }
    return norms.squared();
  }
}
