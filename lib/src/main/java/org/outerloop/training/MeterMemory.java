package org.outerloop.training;

import org.outerloop.model.HostTransformer;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * Native memory of one {@link LossMeter} on a CPU, predicted. With N parameters:
 *
 * <pre>
 *   buffers      4 N  parameters    + 2 N in bfloat16 for the pass
 *   change       8 for every parameter that a tried contribution sends
 *   transients   of one pass, as {@link TrainingMemory} counts them with recomputation: nothing is
 *                kept for a backward pass, but the inputs of the blocks are
 * </pre>
 *
 * @param buffers bytes held from construction on
 * @param change bytes to take a contribution back
 * @param transients largest bytes of a moment
 */
public record MeterMemory(long buffers, long change, long transients) {

  /**
   * For sequences of the model's context length; shorter ones take no more.
   *
   * @param sent parameters that a tried contribution sends; 0 where none is tried
   */
  public static MeterMemory of(ModelSpec model, Precision precision, long sent) {
    int length = model.contextLength();
    // rounded up: of shorter sequences there are passes with more tokens than of these
    int sequences = (LossMeter.PASS_TOKENS + length - 1) / length;
    HostTransformer.Memory pass =
        HostTransformer.Memory.of(model, precision, sequences, length, true);
    long parameter = precision == Precision.BFLOAT16 ? 6 : 4;
    return new MeterMemory(
        parameter * model.parameterCount(),
        ParameterChange.BYTES_PER_PLACE * sent,
        pass.activations() + pass.workspace());
  }

  /** All of it. */
  public long total() {
    return buffers + change + transients;
  }
}
