package org.outerloop.training;

import org.outerloop.model.HostTransformer;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * Native memory of one {@link Trainer} on a CPU, predicted. With N parameters, s bytes of the
 * format of a pass, L layers, M tokens of a micro-batch of sequences of T, blocks of b queries (256
 * or T), and the letters of the model package:
 *
 * <pre>
 *   buffers      16 N  parameters, gradient, two moments    + 2 N in bfloat16 for the pass
 *                with R ranks 12 N + 8 N R: master and moments in shards, gradient and weights on each
 *   activations  s M (L D + L (3 D + 2 H d + 2 KV d + H (T + b) / 2 + 3 F))
 *                with recomputation one block instead of L: s M (L D + ...)
 *   transients   s M (5 D + 4 H d + 4 KV d + H b + 2 F), logits of a chunk of tokens, products of
 *                one weight's gradient; like activations, on each rank
 * </pre>
 *
 * <p>libtorch itself, some 250 MB, and what its products need for a moment come on top, once per
 * process.
 *
 * @param buffers bytes held from construction on
 * @param activations bytes at the end of a forward pass
 * @param transients bytes of results of the moment
 */
public record TrainingMemory(long buffers, long activations, long transients) {

  /** For sequences of the model's context length, all activations kept. */
  public static TrainingMemory of(ModelSpec model, TrainingSpec training) {
    return of(model, training, false);
  }

  /**
   * For sequences of the model's context length.
   *
   * @param recompute whether blocks are computed again for the backward pass
   */
  public static TrainingMemory of(ModelSpec model, TrainingSpec training, boolean recompute) {
    boolean rounded = training.precision() == Precision.BFLOAT16;
    HostTransformer.Memory memory =
        HostTransformer.Memory.of(
            model,
            training.precision(),
            training.microBatchSequences(),
            model.contextLength(),
            recompute);
    int ranks = training.devices();
    long buffers = ranks > 1 ? 12 + 8L * ranks : rounded ? 18 : 16;
    return new TrainingMemory(
        buffers * model.parameterCount(), ranks * memory.activations(), ranks * memory.workspace());
  }

  /** All of it. */
  public long total() {
    return buffers + activations + transients;
  }
}
