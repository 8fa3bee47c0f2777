package org.outerloop.training;

import org.outerloop.model.CrossEntropy;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;

/**
 * Native memory of one {@link InnerTrainer}, predicted. With N parameters, s bytes of the format of
 * a pass, M tokens of a micro-batch, and the letters of the model package:
 *
 * <pre>
 *   buffers      16 N  parameters, gradient, two moments    + 4 N in bfloat16 for the pass
 *   activations  M layers (s (6 D + 3 H d + 2 KV d + 4 F) + rounding), which the backward pass needs
 *     rounding   in bfloat16: 8 D of norms in float32, and on a CPU s H T of attention's scores
 *   transient    the largest matrix's gradient (s), a chunk of logits (3 x 4 bytes each), and what
 *                one block's backward pass makes: M s (4 F + 4 D + 2 H T where scores are held)
 * </pre>
 *
 * <p>The buffers are exact; the rest is an estimate for a CPU, for planning executors.
 *
 * @param buffers bytes held from construction on
 * @param activations bytes at the end of a forward pass
 * @param transients largest bytes of a moment
 */
public record TrainingMemory(long buffers, long activations, long transients) {

  /** For sequences of the model's context length. */
  public static TrainingMemory of(ModelSpec model, TrainingSpec training) {
    boolean rounded = training.precision() == Precision.BFLOAT16;
    long format = rounded ? 2 : 4;
    long tokens = (long) training.microBatchSequences() * model.contextLength();
    long scores = rounded ? (long) model.heads() * model.contextLength() : 0;
    long widths =
        6L * model.hiddenSize()
            + 3L * model.querySize()
            + 2L * model.keyValueSize()
            + 4L * model.feedForwardSize();
    long perToken = format * (widths + scores) + (rounded ? 8L * model.hiddenSize() : 0);
    long block = 4L * model.feedForwardSize() + 4L * model.hiddenSize() + 2 * scores;
    return new TrainingMemory(
        (rounded ? 20 : 16) * model.parameterCount(),
        tokens * model.layers() * perToken,
        format * largestMatrix(model) + logits(model, tokens) + tokens * format * block);
  }

  private static long largestMatrix(ModelSpec model) {
    return ParameterLayout.of(model).tensors().stream()
        .mapToLong(TensorSpec::size)
        .max()
        .orElseThrow();
  }

  private static long logits(ModelSpec model, long tokens) {
    CrossEntropy chunks = CrossEntropy.forDevice(Device.CPU);
    return 12 * Math.min(tokens, chunks.rows(model.vocabularySize())) * model.vocabularySize();
  }

  /** All of it. */
  public long total() {
    return buffers + activations + transients;
  }
}
