package org.outerloop.jobs.cli;

import java.util.List;
import org.apache.spark.SparkConf;
import org.outerloop.jobs.PeerSettings;
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
    long deadlineSeconds,
    StorageSettings storage,
    SparkSettings spark,
    String device,
    double deviceMemoryFraction) {

  /** The device as a value. */
  Device deviceSetting() {
    try {
      return Device.parse(device);
    } catch (IllegalArgumentException e) {
      throw new UserException("device: " + e.getMessage(), e);
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
    return here ? setting.resolve().isCuda() : spark.contains("spark.task.resource.gpu.amount");
  }
}
