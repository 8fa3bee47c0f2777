package org.outerloop.training;

import org.outerloop.model.CrossEntropy;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;

/**
 * Native memory of one {@link LossMeter}, predicted. With N parameters, s bytes of the format of a
 * pass, T tokens of a sequence and the letters of the model package:
 *
 * <pre>
 *   buffers     4 N  parameters    + 2 N in bfloat16 for the pass
 *   transient   T s (4 D + 3 F), what one block makes, in bfloat16 on a CPU also s H T of attention's
 *               scores twice; or a chunk of logits (2 x 4 bytes each), whichever is larger
 * </pre>
 *
 * <p>Nothing is kept for a backward pass. The buffers are exact, the rest an estimate for a CPU.
 *
 * @param buffers bytes held from construction on
 * @param transients largest bytes of a moment
 */
public record MeterMemory(long buffers, long transients) {

  /** For sequences of the model's context length. */
  public static MeterMemory of(ModelSpec model, Precision precision) {
    boolean rounded = precision == Precision.BFLOAT16;
    long format = rounded ? 2 : 4;
    long tokens = model.contextLength();
    long scores = rounded ? 2L * model.heads() * tokens : 0;
    long block =
        tokens * format * (4L * model.hiddenSize() + 3L * model.feedForwardSize() + scores);
    long rows = CrossEntropy.forDevice(Device.CPU).rows(model.vocabularySize());
    long logits = 2L * Float.BYTES * Math.min(tokens, rows) * model.vocabularySize();
    return new MeterMemory((rounded ? 6 : 4) * model.parameterCount(), Math.max(block, logits));
  }

  /** All of it. */
  public long total() {
    return buffers + transients;
  }
}
