package org.outerloop.jobs;

import java.util.List;
import java.util.Optional;
import org.outerloop.tensor.Device;

/**
 * Spark's name of a GPU as CUDA's number of it. A discovery script numbers GPUs as nvidia-smi does,
 * by their place on the bus; so does CUDA with CUDA_DEVICE_ORDER=PCI_BUS_ID, which our sessions set
 * for executors, unless CUDA_VISIBLE_DEVICES hides some: those left are numbered again from 0.
 */
final class GpuAddress {
  private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

  private GpuAddress() {}

  /** The device of this process with the address that Spark gave. */
  static Device device(String address) {
    return device(address, Optional.ofNullable(System.getenv(VISIBLE)));
  }

  /**
   * @param visible value of CUDA_VISIBLE_DEVICES, where it is set
   */
  static Device device(String address, Optional<String> visible) {
    if (visible.isPresent()) {
      int place = List.of(visible.get().strip().split("\\s*,\\s*")).indexOf(address);
      if (place < 0) {
        throw new IllegalStateException(
            "Spark gave this task GPU '%s', but %s shows '%s' to its process: let the discovery script print those, or leave the variable unset"
                .formatted(address, VISIBLE, visible.get()));
      }
      return Device.cuda(place);
    }
    if (!address.matches("\\d{1,3}")) {
      throw new IllegalStateException(
          "Spark gave this task GPU '%s', which is no number: let the discovery script print the numbers of nvidia-smi, as conf/gpu-discovery.sh does"
              .formatted(address));
    }
    return Device.cuda(Integer.parseInt(address));
  }
}
