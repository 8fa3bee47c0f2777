package org.outerloop.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.Torch;

/** Which attention a device and a format get; needs no GPU, since nothing is computed. */
class AttentionChoiceTest {
  private static final ModelSpec MODEL =
      new ModelSpec(64, 32, 1, 2, 1, 16, 64, 16, 10_000, 1e-5, true);

  @Test
  void plainProductsOnlyWhereTheFusedBackwardPassIsSlow() {
    Torch.load();

    assertThat(choice(Device.CPU, Precision.BFLOAT16)).isInstanceOf(ProductAttention.class);
    assertThat(choice(Device.CPU, Precision.FLOAT32)).isInstanceOf(FusedAttention.class);
    assertThat(choice(Device.CUDA, Precision.BFLOAT16)).isInstanceOf(FusedAttention.class);
    assertThat(choice(Device.cuda(1), Precision.BFLOAT16)).isInstanceOf(FusedAttention.class);
  }

  @Test
  void aGpuHasTheFlashKernelWhateverWasSetBefore() {
    Torch.load();
    assertThat(torch.globalContext().userEnabledFlashSDP()).isTrue();

    torch.globalContext().setSDPUseFlash(false);
    choice(Device.cuda(1), Precision.BFLOAT16);

    assertThat(torch.globalContext().userEnabledFlashSDP()).isTrue();
  }

  private static Attention choice(Device device, Precision precision) {
    try (Attention attention = Attention.forDevice(MODEL, device, precision)) {
      return attention;
    }
  }
}
