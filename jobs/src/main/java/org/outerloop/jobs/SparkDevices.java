package org.outerloop.jobs;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.outerloop.protocol.Require;
import org.outerloop.round.TaskDevices;
import org.outerloop.tensor.Device;

/**
 * The devices of a Spark task: the GPUs that Spark's scheduler gave to it; where Spark schedules
 * none, and in the driver, what the settings say.
 */
public final class SparkDevices implements TaskDevices {
  private static final String GPU = "gpu";

  private final Device setting;
  private final double memoryFraction;

  /**
   * @param setting of the run: CPU leaves a task's GPUs alone
   * @param memoryFraction share of a GPU's memory that tensors may take
   */
  public SparkDevices(Device setting, double memoryFraction) {
    Require.that(
        0 < memoryFraction && memoryFraction <= 1,
        "device-memory-fraction %s is outside (0, 1]",
        memoryFraction);
    this.setting = setting;
    this.memoryFraction = memoryFraction;
  }

  @Override
  public List<Device> here() {
    List<Device> devices = assigned().stream().map(Device::resolve).toList();
    devices.forEach(device -> device.limitMemory(memoryFraction));
    return devices;
  }

  /** Before asking libtorch. */
  List<Device> assigned() {
    List<String> addresses = setting.isCpu() ? List.of() : addresses();
    return addresses.isEmpty()
        ? List.of(setting)
        : addresses.stream().map(GpuAddress::device).toList();
  }

  /** Addresses of the calling task's GPUs; none outside of tasks. */
  static List<String> addresses() {
    TaskContext task = TaskContext.get();
    Map<String, ResourceInformation> resources = task == null ? Map.of() : task.resourcesJMap();
    return Stream.ofNullable(resources.get(GPU))
        .flatMap(gpus -> Stream.of(gpus.addresses()))
        .toList();
  }
}
