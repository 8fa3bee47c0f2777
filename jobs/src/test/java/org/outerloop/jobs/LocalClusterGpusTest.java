package org.outerloop.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceID;
import org.apache.spark.resource.ResourceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterGpusTest {
  @TempDir Path folder;

  private SparkConf conf(String master, String script) throws IOException {
    Path file = Files.writeString(folder.resolve("discover.sh"), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return new SparkConf(false)
        .set("spark.master", master)
        .set("spark.worker.resource.gpu.amount", "1")
        .set("spark.worker.resource.gpu.discoveryScript", file.toString());
  }

  private static String gpus(String addresses) {
    return "echo '{\"name\": \"gpu\", \"addresses\": [" + addresses + "]}'";
  }

  private static List<String> worker(SparkConf conf, long amount) {
    ResourceRequest request =
        new ResourceRequest(
            new ResourceID("spark.worker", "gpu"), amount, Optional.empty(), Optional.empty());
    return List.of(
        new LocalClusterGpus().discoverResource(request, conf).orElseThrow().addresses());
  }

  @Test
  void noTwoWorkersGetTheSameGpu() throws IOException {
    SparkConf conf = conf("local-cluster[2,1,1024]", gpus("\"0\", \"1\", \"7\""));

    LocalClusterGpus.share(conf);

    assertThat(worker(conf, 1)).containsExactly("0");
    assertThat(worker(conf, 2)).containsExactly("1", "7");
    assertThat(worker(conf, 1)).isEmpty(); // Spark refuses a worker with fewer than it asked for
  }

  @Test
  void fewerGpusThanWorkersAreRefused() throws IOException {
    SparkConf conf = conf("local-cluster[2,1,1024]", gpus("\"0\""));

    assertThatThrownBy(() -> LocalClusterGpus.share(conf))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("needs 2 GPUs, the discovery script found [0]: use fewer workers");
  }

  @Test
  void aScriptThatFailsSaysWhy() throws IOException {
    SparkConf conf = conf("local-cluster[1,1,1024]", "echo no driver here >&2; exit 3");

    assertThatThrownBy(() -> LocalClusterGpus.share(conf))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("discover.sh ended with status 3: no driver here");
    SparkConf silent = conf("local-cluster[1,1,1024]", "echo two GPUs");
    assertThatThrownBy(() -> LocalClusterGpus.share(silent)).hasMessageContaining("two GPUs");
    silent.set("spark.worker.resource.gpu.discoveryScript", folder + "/none.sh");
    assertThatThrownBy(() -> LocalClusterGpus.share(silent)).hasMessageContaining("none.sh");
  }

  @Test
  void otherMastersDiscoverByThemselves() throws IOException {
    SparkConf conf = conf("spark://host:7077", "exit 1");

    LocalClusterGpus.share(conf);

    assertThat(conf.contains("spark.resources.discoveryPlugin")).isFalse();
  }
}
