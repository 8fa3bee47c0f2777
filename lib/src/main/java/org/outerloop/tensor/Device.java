package org.outerloop.tensor;

import java.util.Locale;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Where tensors live: in main memory, or on the first GPU that the process sees. */
public enum Device {
  /** CUDA when it is usable, else CPU; {@link #resolve} says which. */
  AUTO,
  CPU,
  CUDA;

  /** Reads "auto", "cpu" or "cuda". */
  public static Device parse(String name) {
    for (Device device : values()) {
      if (device.label().equals(name)) {
        return device;
      }
    }
    throw new IllegalArgumentException("Device '" + name + "' is none of auto, cpu, cuda");
  }

  /** The name as settings spell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Decides AUTO, and checks that what was asked for is there. Never returns AUTO.
   *
   * @throws IllegalStateException when CUDA is asked for and not usable
   */
  public Device resolve() {
    if (this == CPU) {
      return CPU;
    }
    Torch.load();
    if (torch.cuda_is_available()) {
      return CUDA;
    }
    if (this == CUDA) {
      throw new IllegalStateException(
          "Device cuda is asked for, but libtorch sees no GPU: "
              + reason()
              + ". Set the device to auto or cpu, or mend that");
    }
    return CPU;
  }

  /** One sentence on what {@link #resolve} chose and why, for a log. */
  public String explain() {
    Device chosen = resolve();
    if (chosen == CUDA) {
      return "Tensors on cuda, " + torch.getNumGPUs() + " GPU(s) in sight";
    }
    return "Tensors on cpu: " + (this == CPU ? "as set" : reason());
  }

  private static String reason() {
    return torch.hasCUDA()
        ? "the natives have CUDA, but no device answers"
        : "the natives are built without CUDA (the -gpu ones come with Maven's profile gpu)";
  }

  /** Options of a tensor of this format on this device. Not for AUTO. */
  public TensorOptions options(ScalarType type) {
    return new TensorOptions(type).device(new DeviceOptional(torchDevice()));
  }

  /** The tensor in this format on this device; itself when it is so already. Not for AUTO. */
  public Tensor place(Tensor tensor, ScalarType type) {
    return tensor.to(torchDevice(), type);
  }

  private org.bytedeco.pytorch.Device torchDevice() {
    return switch (this) {
      case CPU -> new org.bytedeco.pytorch.Device(DeviceType.CPU);
      case CUDA -> new org.bytedeco.pytorch.Device(DeviceType.CUDA, (byte) 0);
      case AUTO -> throw new IllegalStateException("Device auto must be resolved first");
    };
  }
}
