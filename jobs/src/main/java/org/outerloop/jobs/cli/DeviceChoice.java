package org.outerloop.jobs.cli;

import org.apache.spark.SparkConf;
import org.outerloop.jobs.UserException;
import org.outerloop.tensor.Device;

/** What the setting {@code device} comes to under Spark's settings. */
record DeviceChoice(String setting) {
  private static final String TASK_GPUS = "spark.task.resource.gpu.amount";

  Device device() {
    try {
      return Device.parse(setting);
    } catch (IllegalArgumentException e) {
      throw new UserException("device: " + e.getMessage(), e);
    }
  }

  /**
   * A peer's task must get as many GPUs as the peer has ranks.
   *
   * @param ranks training.devices
   */
  void requireGpusPerPeer(SparkConf spark, int ranks) {
    double amount = spark.getDouble(TASK_GPUS, 0);
    int gpus = (int) Math.ceil(amount);
    if (amount > 0 && !device().isCpu() && gpus != ranks) {
      throw new UserException(
          "training.devices = %d, but %s = %s gives each task %d GPU(s): make them the same"
              .formatted(ranks, TASK_GPUS, spark.get(TASK_GPUS), gpus));
    }
  }

  /** Whether tasks will compute on GPUs, as far as the driver can know. */
  boolean onGpu(SparkConf spark) {
    Device device = device();
    if (device.isCpu() || device.isCuda()) {
      return device.isCuda();
    }
    // threads of this process see what this process sees
    boolean here = spark.get("spark.master").matches("local(\\[.*)?");
    return here ? device.resolve().isCuda() : spark.contains(TASK_GPUS);
  }
}
