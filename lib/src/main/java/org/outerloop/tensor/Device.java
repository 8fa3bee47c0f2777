package org.outerloop.tensor;

import java.io.Serializable;
import java.util.List;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.Require;

/**
 * Where tensors live: in main memory, or on one of the GPUs that the process sees. Immutable;
 * {@link #CPU}, {@link #AUTO} and {@link #CUDA} stay the same objects when sent to another process,
 * but GPUs other than the first are equal only: ask {@link #isCuda} rather than compare.
 */
public final class Device implements Serializable {
  /** The first GPU when it is usable, else CPU; {@link #resolve} says which. */
  public static final Device AUTO = new Device("auto", -1);

  /** Main memory. */
  public static final Device CPU = new Device("cpu", -1);

  /** The first GPU that the process sees. */
  public static final Device CUDA = new Device("cuda", 0);

  private static final int MAX_INDEX = Byte.MAX_VALUE;

  private final String kind;
  private final int index;

  private Device(String kind, int index) {
    this.kind = kind;
    this.index = index;
  }

  /**
   * One of the GPUs that the process sees.
   *
   * @param index as CUDA counts them, from 0
   */
  public static Device cuda(int index) {
    Require.that(0 <= index && index <= MAX_INDEX, "GPU %s is outside [0, %s]", index, MAX_INDEX);
    return index == 0 ? CUDA : new Device(CUDA.kind, index);
  }

  /** Reads "auto", "cpu" or "cuda". */
  public static Device parse(String name) {
    for (Device device : List.of(AUTO, CPU, CUDA)) {
      if (device.kind.equals(name)) {
        return device;
      }
    }
    throw new IllegalArgumentException("Device '" + name + "' is none of auto, cpu, cuda");
  }

  /** The name as settings spell it; GPUs other than the first with their index. */
  public String label() {
    return index > 0 ? kind + ":" + index : kind;
  }

  /** Whether this is main memory. */
  public boolean isCpu() {
    return kind.equals(CPU.kind);
  }

  /** Whether this is a GPU, whichever. */
  public boolean isCuda() {
    return kind.equals(CUDA.kind);
  }

  /** Which GPU, as CUDA counts them; -1 for the others. */
  public int index() {
    return index;
  }

  /**
   * Decides AUTO, and checks that what was asked for is there. Never returns AUTO.
   *
   * @throws IllegalStateException when a GPU is asked for and not usable
   */
  public Device resolve() {
    if (isCpu()) {
      return CPU;
    }
    Torch.load();
    int usable = torch.cuda_is_available() ? (int) torch.getNumGPUs() : 0;
    if (isCuda() && index >= usable) {
      throw new IllegalStateException(
          "Device %s is asked for, but libtorch sees %s: %s. Set the device to auto or cpu, or mend that"
              .formatted(label(), usable == 0 ? "no GPU" : usable + " GPU(s)", reason(usable)));
    }
    if (isCuda()) {
      return this;
    }
    return usable > 0 ? CUDA : CPU;
  }

  /** One sentence on what {@link #resolve} chose and why, for a log. */
  public String explain() {
    Device chosen = resolve();
    if (chosen.isCuda()) {
      return "Tensors on %s, %d GPU(s) in sight".formatted(chosen.label(), torch.getNumGPUs());
    }
    return "Tensors on cpu: " + (isCpu() ? "as set" : reason(0));
  }

  private static String reason(int usable) {
    if (usable > 0) {
      return "they are numbered from 0, and CUDA_VISIBLE_DEVICES hides others";
    }
    return torch.hasCUDA()
        ? "the natives have CUDA, but no device answers"
        : "the natives are built without CUDA (the -gpu ones come with Maven's profile gpu)";
  }

  /**
   * Lets this process take at most a share of the GPU's memory; nothing happens for main memory.
   * Not for AUTO.
   *
   * @param fraction in (0, 1]
   */
  public void limitMemory(double fraction) {
    Require.that(0 < fraction && fraction <= 1, "A GPU's share of %s is outside (0, 1]", fraction);
    if (isCuda()) {
      new GpuMemory(this).limit(fraction);
    }
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
    if (this == AUTO) {
      throw new IllegalStateException("Device auto must be resolved first");
    }
    return isCpu()
        ? new org.bytedeco.pytorch.Device(DeviceType.CPU)
        : new org.bytedeco.pytorch.Device(DeviceType.CUDA, (byte) index);
  }

  private Object readResolve() {
    return index > 0 ? this : parse(kind);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Device device && device.index == index && device.kind.equals(kind);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + index;
  }

  @Override
  public String toString() {
    return label();
  }
}
