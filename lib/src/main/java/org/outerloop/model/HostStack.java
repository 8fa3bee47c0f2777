package org.outerloop.model;

import java.util.List;
import org.outerloop.kernels.EmbeddingRows;
import org.outerloop.kernels.RmsNorm;
import org.outerloop.kernels.Workers;
import org.outerloop.tensor.HostMatrix;

/**
 * The way forward through embedding, blocks and last norm, written once for training and for
 * reading.
 */
record HostStack(Workers workers, RmsNorm norm, HostWeights weights, List<HostBlock> blocks) {

  /**
   * Leaves the last normalised state in {@code now.space.hidden}.
   *
   * @param tokens of all sequences, one after the other
   */
  void forward(HostBuffers now, int[] tokens) {
    Workspace space = now.space;
    for (int layer = 0; layer < blocks.size(); layer++) {
      HostBlock block = blocks.get(layer);
      HostMatrix input = now.input(layer);
      BlockActivations kept = now.kept(layer);
      if (layer == 0) {
        EmbeddingRows.lookUp(workers, weights.embedding.rows(), tokens, input.rows());
        block.begin(input, kept);
      } else {
        block.begin(now.kept(layer - 1).middle, space.addend, input, kept);
      }
      block.fill(input, kept, space);
      block.finish(kept, space);
    }
    norm.addAndForward(
        workers,
        now.kept(blocks.size() - 1).middle.rows(),
        space.addend.rows(),
        space.output.rows(),
        weights.finalNorm.rows(),
        space.hidden.rows());
  }
}
