package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
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
