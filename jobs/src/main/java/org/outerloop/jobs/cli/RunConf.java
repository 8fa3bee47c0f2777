package org.outerloop.jobs.cli;

import java.util.List;
import org.apache.spark.SparkConf;
import org.outerloop.jobs.PeerSettings;
import org.outerloop.jobs.PeerStateSettings;
import org.outerloop.jobs.RunSettings;
import org.outerloop.jobs.SparkSettings;
import org.outerloop.jobs.StorageSettings;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.tensor.Device;

/**
 * A whole settings file of a run; conf/defaults.conf explains every key.
 *
 * @param deadlineSeconds how long a validator of its own waits for contributions
 * @param device auto, cpu or cuda
 * @param deviceMemoryFraction share of a GPU that tensors may take
 * @param recomputeActivations whether a peer makes activations again instead of keeping them
 */
record RunConf(
    RunSettings run,
    ModelSpec model,
    CorpusSettings corpus,
    TrainingSpec training,
    CompressionSpec compression,
    MergeSpec merge,
    GauntletSpec gauntlet,
    List<PeerSettings> peers,
    PeerStateSettings peerState,
    long deadlineSeconds,
    StorageSettings storage,
    SparkSettings spark,
    String device,
    double deviceMemoryFraction,
    boolean recomputeActivations) {
  private static final String TASK_GPUS = "spark.task.resource.gpu.amount";

  /** The device as a value. */
  Device deviceSetting() {
    try {
      return Device.parse(device);
    } catch (IllegalArgumentException e) {
      throw new UserException("device: " + e.getMessage(), e);
    }
  }

  /** A peer's task must get as many GPUs as the peer has ranks. */
  void requireGpusPerPeer(SparkConf spark, Work work) {
    boolean trains = work == Work.PEER || work == Work.RUN;
    double amount = spark.getDouble(TASK_GPUS, 0);
    if (trains && amount > 0 && !deviceSetting().isCpu()) {
      int gpus = (int) Math.ceil(amount);
      if (gpus != training.devices()) {
        throw new UserException(
            "training.devices = %d, but %s = %s gives each task %d GPU(s): make them the same"
                .formatted(training.devices(), TASK_GPUS, spark.get(TASK_GPUS), gpus));
      }
    }
  }

  /** Whether tasks will compute on GPUs, as far as the driver can know. */
  boolean tensorsOnGpu(SparkConf spark) {
    Device setting = deviceSetting();
    if (setting.isCpu() || setting.isCuda()) {
      return setting.isCuda();
    }
    // threads of this process see what this process sees
    boolean here = spark.get("spark.master").matches("local(\\[.*)?");
    return here ? setting.resolve().isCuda() : spark.contains(TASK_GPUS);
  }
}
