package org.outerloop.jobs;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.outerloop.jobs.Master.Kind;
import org.outerloop.tensor.Device;

/**
 * Refuses settings about GPUs that contradict one another, before a session opens: Spark would wait
 * for ever, two executors would take the same card, or one would run out of memory half-way.
 */
final class GpuSettings {
  /** What CUDA itself, its context and its kernels take of a card, at most. */
  private static final double CUDA_SHARE = 0.05;

  private static final String TASK_GPUS = "spark.task.resource.gpu.amount";
  private static final String RAPIDS = "com.nvidia.spark.SQLPlugin";
  private static final String POOL = "spark.rapids.memory.gpu.pool";
  private static final String MAX_POOL = "spark.rapids.memory.gpu.maxAllocFraction";

  private final SparkConf conf;
  private final Device device;
  private final double memoryFraction;

  /**
   * @param device of the settings
   * @param memoryFraction share of a GPU's memory that tensors may take
   */
  GpuSettings(SparkConf conf, Device device, double memoryFraction) {
    this.conf = conf;
    this.device = device;
    this.memoryFraction = memoryFraction;
  }

  /**
   * @throws UserException that names the settings, the reason and what to set instead
   */
  void check() {
    require(
        0 < memoryFraction && memoryFraction <= 1,
        "device-memory-fraction %s is outside (0, 1]",
        memoryFraction);
    Kind kind = Master.of(conf).kind();
    Optional<String> scheduled = scheduled();
    require(
        kind != Kind.LOCAL || scheduled.isEmpty(),
        "%s is set, but master %s does not schedule GPUs: its tasks would wait for ever. Use"
            + " 'local-cluster[1,1,8192]' with conf/gpu-training.conf, or a standalone master;"
            + " or leave the gpu amounts out: then device = cuda takes the first GPU",
        scheduled.orElse(""),
        conf.get("spark.master"));
    require(
        !device.isCuda() || kind == Kind.LOCAL || conf.contains(TASK_GPUS),
        "device = cuda on master %s, but %s is not set: all executors of a machine would take the"
            + " same GPU. Use conf/gpu-training.conf, which gives each task one",
        conf.get("spark.master"),
        TASK_GPUS);
    require(
        !device.isCpu() || !conf.contains(TASK_GPUS) || rapids(),
        "device = cpu, but %s = %s keeps a GPU for each task: set device to auto or cuda, or leave"
            + " the gpu amounts out",
        TASK_GPUS,
        conf.get(TASK_GPUS, ""));
    checkSharing();
  }

  /** The first setting that makes Spark schedule GPUs. */
  private Optional<String> scheduled() {
    return List.of("task", "executor", "worker", "driver").stream()
        .map(who -> "spark." + who + ".resource.gpu.amount")
        .filter(conf::contains)
        .findFirst();
  }

  /** RAPIDS and libtorch in the same executor keep a pool each, on the same card. */
  private void checkSharing() {
    if (!rapids() || device.isCpu() || conf.get(POOL, "ASYNC").equalsIgnoreCase("NONE")) {
      return;
    }
    double pool = conf.getDouble(MAX_POOL, 1);
    require(
        pool + memoryFraction + CUDA_SHARE <= 1 + 1e-9,
        "RAPIDS may take %s of a GPU (%s) and tensors %s (device-memory-fraction), which leaves less"
            + " than %s for CUDA: lower one of them; or set %s to NONE, with which RAPIDS gives"
            + " memory back when a batch is done; or prepare the corpus in an application of its own",
        pool,
        MAX_POOL,
        memoryFraction,
        CUDA_SHARE,
        POOL);
  }

  private boolean rapids() {
    boolean plugged =
        Arrays.asList(conf.get("spark.plugins", "").split("\\s*,\\s*")).contains(RAPIDS);
    return plugged && !conf.get("spark.rapids.sql.mode", "").equalsIgnoreCase("explainOnly");
  }

  private static void require(boolean condition, String message, Object... values) {
    if (!condition) {
      throw new UserException(message.formatted(values));
    }
  }
}
