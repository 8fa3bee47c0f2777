package org.outerloop.model;

import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.outerloop.protocol.ModelSpec;

/** libtorch's scaled_dot_product_attention: never holds the T x T scores. */
final class FusedAttention implements Attention {
  private final boolean grouped;

  FusedAttention(ModelSpec model) {
    grouped = model.heads() != model.keyValueHeads();
  }

  /**
   * Switches the flash kernel on for the process, should anybody have switched it off: in bfloat16
   * the others hold the T x T scores or cannot group heads. It is on when libtorch loads.
   */
  static void allowFlash() {
    Context context = torch.globalContext();
    if (!context.userEnabledFlashSDP()) {
      context.setSDPUseFlash(true);
    }
  }

  @Override
  public Tensor attend(Tensor queries, Tensor keys, Tensor values) {
    return torch.scaled_dot_product_attention(
        queries, keys, values, new TensorOptional(), 0.0, true, new DoubleOptional(), grouped);
  }

  @Override
  public void close() {}
}
