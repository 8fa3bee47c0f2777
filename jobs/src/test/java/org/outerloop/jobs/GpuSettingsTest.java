package org.outerloop.jobs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.tensor.Device;

class GpuSettingsTest {
  private static final String CLUSTER = "spark://host:7077";

  private static SparkConf conf(String master, String... settings) {
    SparkConf conf = new SparkConf(false).set("spark.master", master);
    for (String setting : settings) {
      conf.set(setting.split("=")[0], setting.split("=")[1]);
    }
    return conf;
  }

  private static SparkConf withGpus(String master, String... settings) {
    return conf(master, settings)
        .set("spark.executor.resource.gpu.amount", "1")
        .set("spark.task.resource.gpu.amount", "1");
  }

  private static SparkConf withRapids(String... settings) {
    return withGpus(CLUSTER, settings).set("spark.plugins", "a.Plugin, com.nvidia.spark.SQLPlugin");
  }

  private static void accepted(SparkConf conf, Device device, double fraction) {
    assertThatCode(() -> new GpuSettings(conf, device, fraction).check())
        .doesNotThrowAnyException();
  }

  private static void refused(SparkConf conf, Device device, double fraction, String... words) {
    assertThatThrownBy(() -> new GpuSettings(conf, device, fraction).check())
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "local[2]", "local[*]", "local[2,3]"})
  void threadsOfTheDriverGetNoGpus(String master) {
    refused(
        withGpus(master),
        Device.AUTO,
        0.9,
        "spark.task.resource.gpu.amount is set, but master " + master,
        "wait for ever",
        "local-cluster[1,1,8192]",
        "conf/gpu-training.conf");
    refused(conf(master, "spark.worker.resource.gpu.amount=1"), Device.AUTO, 0.9, "spark.worker.");
    accepted(conf(master), Device.CUDA, 0.9);
  }

  @Test
  void executorsGetThemFromSparkOnly() {
    accepted(withGpus(CLUSTER), Device.CUDA, 0.9);
    accepted(withGpus("local-cluster[2,1,1024]"), Device.AUTO, 0.9);
    refused(conf(CLUSTER), Device.CUDA, 0.9, "same GPU", "conf/gpu-training.conf");
    refused(withGpus(CLUSTER), Device.CPU, 0.9, "device = cpu", "set device to auto or cuda");
    accepted(conf(CLUSTER), Device.AUTO, 0.9);
  }

  @Test
  void aPoolOfRapidsAndTensorsMustFitOneCard() {
    refused(withRapids(), Device.CUDA, 0.9, "RAPIDS may take 1.0", "tensors 0.9", "NONE");
    refused(withRapids("spark.rapids.memory.gpu.maxAllocFraction=0.4"), Device.AUTO, 0.6, "0.05");
    accepted(withRapids("spark.rapids.memory.gpu.maxAllocFraction=0.35"), Device.CUDA, 0.6);
    accepted(withRapids("spark.rapids.memory.gpu.pool=NONE"), Device.CUDA, 0.9);
    accepted(withRapids(), Device.CPU, 0.9); // peers on the CPU leave the card to RAPIDS
    accepted(withRapids("spark.rapids.sql.mode=explainOnly"), Device.CUDA, 0.9);
  }

  @Test
  void aShareIsAboveNothingAndAtMostAll() {
    refused(conf("local[2]"), Device.CPU, 0, "device-memory-fraction 0.0 is outside (0, 1]");
    refused(conf("local[2]"), Device.CPU, 1.1, "device-memory-fraction");
  }
}
