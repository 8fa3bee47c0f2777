package org.outerloop.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchTest {
  private static final long GIBIBYTE = 1L << 30;

  @TempDir Path folder;

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
  void tellsGpusApart() {
    assertThat(Device.cuda(0)).isSameAs(Device.CUDA);
    assertThat(Device.cuda(3)).isEqualTo(Device.cuda(3)).isNotEqualTo(Device.CUDA);
    assertThat(Device.cuda(3).label()).isEqualTo("cuda:3");
    assertThat(Device.cuda(3).isCuda()).isTrue();
    assertThat(Device.AUTO.isCuda() || Device.AUTO.isCpu()).isFalse();
    assertThatThrownBy(() -> Device.cuda(-1)).hasMessage("GPU -1 is outside [0, 127]");
  }

  @Test
  void aDeviceArrivesAsItWasSent() throws Exception {
    assertThat(sent(Device.CPU)).isSameAs(Device.CPU);
    assertThat(sent(Device.AUTO)).isSameAs(Device.AUTO);
    assertThat(sent(Device.CUDA)).isSameAs(Device.CUDA);
    assertThat(sent(Device.cuda(2))).isEqualTo(Device.cuda(2));
  }

  private static Object sent(Device device) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(device);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void limitsOnlyGpus() {
    Device.CPU.limitMemory(0.5); // nothing to limit, and no CUDA class is loaded

    assertThatThrownBy(() -> Device.CPU.limitMemory(1.5))
        .hasMessage("A GPU's share of 1.5 is outside (0, 1]");
  }

  @Test
  void measuresTheMemoryOfTheProcess() throws IOException {
    Path status = Files.writeString(folder.resolve("status"), "Name:\tjava\nVmHWM:\t  2048 kB\n");

    assertThat(MemoryFigures.residentPeak(status)).isEqualTo(2L << 20);
    assertThat(MemoryFigures.residentPeak(folder.resolve("none"))).isZero();
    MemoryFigures.begin(List.of(Device.CPU));
    MemoryFigures figures = MemoryFigures.of(List.of(Device.CPU));
    assertThat(figures.gpuAllocatedPeakBytes()).isZero();
    assertThat(figures.gpuReservedPeakBytes()).isZero();
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
    assertThatThrownBy(Device.cuda(1)::resolve)
        .hasMessageStartingWith("Device cuda:1 is asked for, but libtorch sees no GPU");
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
