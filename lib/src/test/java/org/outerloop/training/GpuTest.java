package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.outerloop.training.TinyRuns.MODEL;

import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.MemoryFigures;

/** Runs where libtorch sees a GPU (Maven profile gpu), and is skipped elsewhere. */
class GpuTest {

  @ParameterizedTest
  @EnumSource
  void learnsOnAGpuAsOnACpu(Precision precision) {
    assumeTrue(Device.AUTO.resolve() == Device.CUDA, Device.AUTO.explain());

    TrainingLog onCpu = train(precision, Device.CPU);
    TrainingLog onGpu = train(precision, Device.CUDA);

    for (int step = 0; step < onCpu.steps(); step++) {
      assertThat(onGpu.losses().get(step)).isCloseTo(onCpu.losses().get(step), within(2e-2));
      assertThat(onGpu.gradientNorms().get(step))
          .isCloseTo(onCpu.gradientNorms().get(step), within(5e-2));
    }
  }

  private static TrainingLog train(Precision precision, Device... devices) {
    TrainingSpec training = TinyRuns.training(precision, 2, devices.length);
    try (Trainer trainer = Trainer.of(MODEL, training, List.of(devices))) {
      TinyRuns.initialize(MODEL, trainer.parameters(), 7);
      return trainer.train(0, TinyRuns.batches(8, 4, 1).iterator());
    }
  }

  /** NCCL joins GPUs only, so this needs two. */
  @ParameterizedTest
  @EnumSource
  void learnsOnTwoGpusAsOnOne(Precision precision) {
    assumeTrue(Device.AUTO.resolve() == Device.CUDA, Device.AUTO.explain());
    assumeTrue(torch.getNumGPUs() > 1, "One GPU");

    TrainingLog onOne = train(precision, Device.CUDA);
    TrainingLog onTwo = train(precision, Device.CUDA, Device.cuda(1));

    for (int step = 0; step < onOne.steps(); step++) {
      assertThat(onTwo.losses().get(step)).isCloseTo(onOne.losses().get(step), within(2e-2));
    }
  }

  @ParameterizedTest
  @EnumSource
  void measuresOnAGpuAsOnACpu(Precision precision) {
    assumeTrue(Device.AUTO.resolve() == Device.CUDA, Device.AUTO.explain());

    double[] onCpu = losses(precision, Device.CPU);
    double[] onGpu = losses(precision, Device.CUDA);

    assertThat(onGpu).containsExactly(onCpu, within(1e-2));
  }

  @Test
  void measuresTheMemoryOfAGpu() {
    assumeTrue(Device.AUTO.resolve() == Device.CUDA, Device.AUTO.explain());

    MemoryFigures.begin(List.of(Device.CUDA));
    long buffer = 64L << 20;
    try (FlatParameters parameters = new FlatParameters(buffer / Float.BYTES, Device.CUDA)) {
      MemoryFigures figures = MemoryFigures.of(List.of(Device.CUDA));

      assertThat(figures.gpuAllocatedPeakBytes()).isGreaterThanOrEqualTo(buffer);
      assertThat(figures.gpuReservedPeakBytes())
          .isGreaterThanOrEqualTo(figures.gpuAllocatedPeakBytes());
    }
  }

  @Test
  void aGpuHoldsNoMoreThanItsShare() {
    assumeTrue(Device.AUTO.resolve() == Device.CUDA, Device.AUTO.explain());

    Device.CUDA.limitMemory(1e-4);
    try {
      assertThatThrownBy(() -> new FlatParameters(1L << 28, Device.CUDA))
          .hasMessageContaining("out of memory");
    } finally {
      Device.CUDA.limitMemory(1);
    }
  }

  private static double[] losses(Precision precision, Device device) {
    try (LossMeter meter = new LossMeter(MODEL, precision, device, 1)) {
      TinyRuns.initialize(MODEL, meter.parameters(), 7);
      return meter.losses(List.of(TinyRuns.batches(1, 4, 9).get(0)));
    }
  }
}
