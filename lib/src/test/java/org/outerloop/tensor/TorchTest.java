package org.outerloop.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TorchTest {
  private static final long GIBIBYTE = 1L << 30;

  @Test
  void givesTheCallingThreadItsThreads() {
    Torch.useThreads(1);

    assertThat(Torch.threads()).isEqualTo(1);
    assertThatThrownBy(() -> Torch.useThreads(0)).hasMessage("Thread count 0 is not positive");
  }

  @Test
  void warnsOfAMemoryLimitBelowTheNeed() {
    assertThat(Torch.memoryLimitWarning(8 * GIBIBYTE, 2 * GIBIBYTE, 0))
        .hasValueSatisfying(
            text -> assertThat(text).contains("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"));
    assertThat(Torch.memoryLimitWarning(8 * GIBIBYTE, 0, 2 * GIBIBYTE)).isPresent();
    assertThat(Torch.memoryLimitWarning(8 * GIBIBYTE, 0, 0)).isEmpty();
    assertThat(Torch.memoryLimitWarning(GIBIBYTE, 1L << 50, 1L << 50)).isEmpty();
  }

  @Test
  void readsDeviceNames() {
    assertThat(Device.parse("auto")).isEqualTo(Device.AUTO);
    assertThat(Device.parse("cuda")).isEqualTo(Device.CUDA);
    assertThatThrownBy(() -> Device.parse("gpu"))
        .hasMessage("Device 'gpu' is none of auto, cpu, cuda");
  }

  @Test
  void takesTheCpuWhereThereIsNoGpuAndSaysWhy() {
    Torch.load();
    assumeFalse(torch.cuda_is_available(), "this machine has a GPU");

    assertThat(Device.AUTO.resolve()).isEqualTo(Device.CPU);
    assertThat(Device.AUTO.explain()).startsWith("Tensors on cpu: the natives");
    assertThatThrownBy(Device.CUDA::resolve)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Device cuda is asked for, but libtorch sees no GPU: the natives");
  }

  @Test
  void keepsParametersOnAGpuWhereThereIsOne() {
    Torch.load();
    assumeTrue(torch.cuda_is_available(), "this machine has no GPU that libtorch sees");

    try (FlatParameters parameters = new FlatParameters(5 << 20, Device.AUTO)) {
      float[] values = new float[5 << 20];
      Arrays.fill(values, 0.25f);
      parameters.write(0, values, values.length);
      float[] read = new float[5 << 20];
      parameters.read(0, read, read.length);
      assertThat(read).containsExactly(values);
    }
  }

  @Test
  void switchesGradientsBackAsTheyWere() {
    try (Gradients off = Gradients.off()) {
      assertThat(GradMode.is_enabled()).isFalse();
      try (Gradients on = Gradients.on()) {
        assertThat(GradMode.is_enabled()).isTrue();
      }
      assertThat(GradMode.is_enabled()).isFalse();
    }
    assertThat(GradMode.is_enabled()).isTrue();
  }

  @Test
  void keepsOneTensorOfAScopeAndFreesItWithTheScopeAround() {
    Tensor kept;
    Tensor dropped;
    try (TensorScope scope = new TensorScope()) {
      Tensor[] inner = new Tensor[1];
      kept =
          TensorScope.keeping(
              () -> {
                inner[0] = torch.ones(2);
                return inner[0].add(inner[0]);
              });
      dropped = inner[0];

      assertThat(dropped.isNull()).isTrue();
      assertThat(kept.sum().item_double()).isEqualTo(4);
    }
    assertThat(kept.isNull()).isTrue();
  }
}
