package org.outerloop.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.outerloop.tensor.Device;

class GpuAddressTest {

  @Test
  void isTheNumberOfTheGpuWhereAllAreVisible() {
    assertThat(GpuAddress.device("0", Optional.empty())).isSameAs(Device.CUDA);
    assertThat(GpuAddress.device("5", Optional.empty())).isEqualTo(Device.cuda(5));
  }

  @Test
  void isItsPlaceAmongThoseThatAreVisible() {
    assertThat(GpuAddress.device("5", Optional.of("2, 5"))).isEqualTo(Device.cuda(1));
    assertThat(GpuAddress.device("GPU-7a", Optional.of("GPU-7a"))).isSameAs(Device.CUDA);
  }

  @Test
  void refusesWhatTheProcessDoesNotSee() {
    assertThatThrownBy(() -> GpuAddress.device("1", Optional.of("2,5")))
        .hasMessageStartingWith(
            "Spark gave this task GPU '1', but CUDA_VISIBLE_DEVICES shows '2,5'");
    assertThatThrownBy(() -> GpuAddress.device("GPU-7a", Optional.empty()))
        .hasMessageStartingWith("Spark gave this task GPU 'GPU-7a', which is no number");
  }
}
