package org.outerloop.tensor;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Most memory that a task saw taken. A figure that cannot be measured here is 0.
 *
 * <p>The resident set is the whole process's since its start, heap included, so tasks beside and
 * before this one are in it. The GPU figures are this process's too, but since {@link #begin}; of
 * several GPUs the fullest one's.
 *
 * @param residentPeakBytes of the process: VmHWM of Linux
 * @param gpuAllocatedPeakBytes of tensors
 * @param gpuReservedPeakBytes of the caching allocator: tensors and what it keeps for the next ones
 */
public record MemoryFigures(
    long residentPeakBytes, long gpuAllocatedPeakBytes, long gpuReservedPeakBytes)
    implements Serializable {
  /** Nothing was measured. */
  public static final MemoryFigures NONE = new MemoryFigures(0, 0, 0);

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long KIBIBYTE = 1 << 10;

  /** Starts the measurement on GPUs. */
  public static void begin(List<Device> devices) {
    gpus(devices).forEach(GpuMemory::resetPeaks);
  }

  /**
   * Measures.
   *
   * @param devices that the task used, resolved
   */
  public static MemoryFigures of(List<Device> devices) {
    List<GpuMemory> gpus = gpus(devices);
    return new MemoryFigures(
        residentPeak(STATUS),
        gpus.stream().mapToLong(GpuMemory::allocatedPeakBytes).max().orElse(0),
        gpus.stream().mapToLong(GpuMemory::reservedPeakBytes).max().orElse(0));
  }

  /** Lambdas keep the CUDA classes from being loaded where no device is a GPU. */
  private static List<GpuMemory> gpus(List<Device> devices) {
    return devices.stream().filter(Device::isCuda).map(device -> new GpuMemory(device)).toList();
  }

  /** 0 where there is no such file, as on other systems than Linux. */
  static long residentPeak(Path status) {
    if (!Files.isReadable(status)) {
      return 0;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // a figure for people: not worth failing a round
    }
  }
}
