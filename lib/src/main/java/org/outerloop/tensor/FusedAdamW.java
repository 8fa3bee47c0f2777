package org.outerloop.tensor;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Loshchilov and Hutter's AdamW (arXiv 1711.05101) as one native pass over flat float32 buffers:
 *
 * <pre>
 *   p = p - rate * decay * p
 *   m = beta1 * m + (1 - beta1) * g          v = beta2 * v + (1 - beta2) * g^2
 *   p = p - rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * <p>libtorch's {@code _fused_adamw_} is called through the dispatcher because Java has no method
 * for it. (Compiling it as TorchScript silently drops it: its result is unused.)
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon guard of the quotient
 */
public record FusedAdamW(double beta1, double beta2, double epsilon) {

  /**
   * One range of the buffers, of equal length on one device; {@code parameters}, {@code first} and
   * {@code second} are updated in place.
   */
  public record Range(Tensor parameters, Tensor gradients, Tensor first, Tensor second) {

    /** Entries [offset, offset + length) of every buffer; shares memory. */
    public Range narrow(long offset, long length) {
      return new Range(
          parameters.narrow(0, offset, length),
          gradients.narrow(0, offset, length),
          first.narrow(0, offset, length),
          second.narrow(0, offset, length));
    }
  }

  /**
   * Updates a range.
   *
   * @param step t of the formula; the first is 1
   * @param rate learning rate
   * @param decay weight decay
   */
  public void step(Range range, long step, double rate, double decay) {
    try (TensorScope scope = new TensorScope();
        Gradients off = Gradients.off()) {
      Tensor count = torch.full(new long[0], new Scalar((double) step), like(range.parameters()));
      OperatorHandle operator = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
      operator.callBoxed(
          new IValueVector(
              list(range.parameters()),
              list(range.gradients()),
              list(range.first()),
              list(range.second()),
              list(), // no running maximum of the second moment
              list(count),
              new IValue(rate),
              new IValue(beta1),
              new IValue(beta2),
              new IValue(decay),
              new IValue(epsilon),
              new IValue(false), // amsgrad
              new IValue(false), // maximize
              new IValue(), // no gradient scale
              new IValue())); // no overflow flag
    }
  }

  private static TensorOptions like(Tensor tensor) {
    return tensor.options().dtype(new ScalarTypeOptional(ScalarType.Float));
  }

  /** A list of tensors; IValue's own constructor from a vector aborts the JVM. */
  private static IValue list(Tensor... tensors) {
    GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
    for (Tensor tensor : tensors) {
      list.push_back(new IValue(tensor));
    }
    return new IValue(list);
  }
}
