package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.tensor.Device;

class TaskDevicesTest {

  @Test
  void decidesWhereTheWorkRuns() {
    assertThat(TaskDevices.of(Device.CPU).here()).containsExactly(Device.CPU);
    assertThat(TaskDevices.of(Device.AUTO).first()).isNotEqualTo(Device.AUTO);
    assertThatThrownBy(TaskDevices::of).hasMessage("Work needs a device");
  }

  @Test
  void ranksShareTheCpuButNoGpu() {
    assertThat(TaskDevices.of(Device.CPU).ranks(2)).containsExactly(Device.CPU, Device.CPU);
    TaskDevices gpus = () -> List.of(Device.CUDA, Device.cuda(1));
    assertThat(gpus.ranks(2)).containsExactly(Device.CUDA, Device.cuda(1));
    assertThatThrownBy(() -> gpus.ranks(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("task holds [cuda, cuda:1]: set spark.task.resource.gpu.amount to 1");
  }

  @Test
  void travelsToTheTask() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(TaskDevices.of(Device.CPU, Device.CPU));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      TaskDevices arrived = (TaskDevices) in.readObject();
      assertThat(arrived.here()).containsExactly(Device.CPU, Device.CPU);
    }
  }
}
