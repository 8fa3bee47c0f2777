package org.outerloop.model;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.kernels.Workers;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.HostMatrix;

/** Memory of the host's version for one shape of batch. */
final class HostBuffers implements AutoCloseable {
  final Workspace space;
  final HostHead head;
  private final List<HostMatrix> inputs = new ArrayList<>(); // of each block
  private final List<BlockActivations> kept = new ArrayList<>(); // of each block, or one for all

  /**
   * @param slopes gradients, or null for forward passes only
   * @param recompute whether one block's activations are kept rather than all
   */
  HostBuffers(
      ModelSpec model,
      Precision precision,
      Workers workers,
      Products products,
      HostWeights weights,
      HostWeights slopes,
      int sequences,
      int length,
      boolean recompute) {
    space = new Workspace(model, precision, sequences, length, slopes != null);
    head =
        new HostHead(
            model,
            precision,
            workers,
            products,
            weights.head,
            slopes == null ? null : slopes.head,
            space.tokens());
    // without a backward pass a block's input is of no use once the next is made
    int count = slopes == null ? 1 : model.layers();
    for (int i = 0; i < count; i++) {
      inputs.add(HostMatrix.allocate(precision, space.tokens(), model.hiddenSize()));
    }
    for (int i = 0; i < (recompute ? 1 : count); i++) {
      kept.add(new BlockActivations(model, precision, sequences, length));
    }
  }

  boolean fit(int sequences, int length) {
    return space.sequences == sequences && space.length == length;
  }

  HostMatrix input(int layer) {
    return inputs.get(Math.min(layer, inputs.size() - 1));
  }

  BlockActivations kept(int layer) {
    return kept.get(Math.min(layer, kept.size() - 1));
  }

  @Override
  public void close() {
    space.close();
    head.close();
    inputs.forEach(HostMatrix::close);
    kept.forEach(BlockActivations::close);
  }
}
