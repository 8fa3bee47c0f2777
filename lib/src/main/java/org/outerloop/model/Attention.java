package org.outerloop.model;

import org.bytedeco.pytorch.Tensor;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;

/**
 * Causal grouped-query attention (Ainslie et al., arXiv 2305.13245): query head j reads the keys
 * and values of head j / (H / KV).
 *
 * <p>Two ways with equal mathematics, because none is fast everywhere: libtorch's fused kernel is
 * best on a GPU and in float32 on a CPU, but its backward pass in bfloat16 on a CPU is some twenty
 * times slower than plain matrix products.
 */
interface Attention extends AutoCloseable {

  /**
   * Attends.
   *
   * @param queries (B, H, T, d)
   * @param keys (B, KV, T, d)
   * @param values (B, KV, T, d)
   * @return (B, H, T, d)
   */
  Tensor attend(Tensor queries, Tensor keys, Tensor values);

  @Override
  void close();

  /** The faster way for this device and format. */
  static Attention forDevice(ModelSpec model, Device device, Precision precision) {
    if (device.isCpu() && precision == Precision.BFLOAT16) {
      return new ProductAttention(model);
    }
    if (device.isCuda()) {
      FusedAttention.allowFlash();
    }
    return new FusedAttention(model);
  }
}
