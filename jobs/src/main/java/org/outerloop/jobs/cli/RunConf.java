package org.outerloop.jobs.cli;

import java.util.List;
import org.apache.spark.SparkConf;
import org.outerloop.jobs.PeerSettings;
import org.outerloop.jobs.PeerStateSettings;
import org.outerloop.jobs.RunSettings;
import org.outerloop.jobs.SparkSettings;
import org.outerloop.jobs.StorageSettings;
import org.outerloop.jobs.attest.AttestationSettings;
import org.outerloop.protocol.ClockSpec;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.tensor.Device;

/**
 * A whole settings file of a run; conf/defaults.conf explains every key.
 *
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
    ClockSpec clock,
    List<PeerSettings> peers,
    PeerStateSettings peerState,
    StorageSettings storage,
    SparkSettings spark,
    AttestationSettings attestation,
    String device,
    double deviceMemoryFraction,
    boolean recomputeActivations) {

  private DeviceChoice choice() {
    return new DeviceChoice(device);
  }

  /** The device as a value. */
  Device deviceSetting() {
    return choice().device();
  }

  /** A peer's task must get as many GPUs as the peer has ranks. */
  void requireGpusPerPeer(SparkConf spark, Work work) {
    if (work == Work.RUN) {
      choice().requireGpusPerPeer(spark, training.devices());
    }
  }

  /** Whether tasks will compute on GPUs, as far as the driver can know. */
  boolean tensorsOnGpu(SparkConf spark) {
    return choice().onGpu(spark);
  }
}
