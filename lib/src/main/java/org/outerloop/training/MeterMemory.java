package org.outerloop.training;

import org.outerloop.model.HostTransformer;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * Native memory of one {@link LossMeter} on a CPU, predicted. With N parameters:
 *
 * <pre>
 *   buffers      4 N  parameters    + 2 N in bfloat16 for the pass
 *   transients   of one sequence, as {@link TrainingMemory} counts them with recomputation: nothing is
 *                kept for a backward pass, but the inputs of the blocks are
 * </pre>
 *
 * @param buffers bytes held from construction on
 * @param transients largest bytes of a moment
 */
public record MeterMemory(long buffers, long transients) {

  /** For sequences of the model's context length. */
  public static MeterMemory of(ModelSpec model, Precision precision) {
    HostTransformer.Memory pass =
        HostTransformer.Memory.of(model, precision, 1, model.contextLength(), true);
    long parameter = precision == Precision.BFLOAT16 ? 6 : 4;
    return new MeterMemory(
        parameter * model.parameterCount(), pass.activations() + pass.workspace());
  }

  /** All of it. */
  public long total() {
    return buffers + transients;
  }
}
