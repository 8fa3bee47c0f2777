package org.outerloop.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.outerloop.tensor.Device;

/** Outside of Spark's tasks; inside, see GpuSchedulingIT. */
class SparkDevicesTest {

  @Test
  void isWhatTheSettingsSayWhereSparkGivesNoGpu() {
    assertThat(new SparkDevices(Device.CPU, 0.9).here()).containsExactly(Device.CPU);
    assertThat(new SparkDevices(Device.CUDA, 0.9).assigned()).containsExactly(Device.CUDA);
    assertThat(new SparkDevices(Device.AUTO, 0.9).assigned()).containsExactly(Device.AUTO);
  }

  @Test
  void refusesAnImpossibleShare() {
    assertThatThrownBy(() -> new SparkDevices(Device.CPU, 0))
        .hasMessage("device-memory-fraction 0.0 is outside (0, 1]");
  }
}
