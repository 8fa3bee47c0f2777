package org.outerloop.jobs.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.GpuTasks;
import org.outerloop.jobs.it.Distribution.Ended;
import org.outerloop.jobs.it.Distribution.Running;

/**
 * Spark schedules GPUs that a script makes up: who gets which can be seen without one, and what
 * libtorch says of a GPU that is not there.
 */
class GpuSchedulingIT {
  private static final String WORKER = "spark.worker.resource.gpu.";

  @TempDir Path folder;

  private List<String> gpus(String amount, String addresses) throws IOException {
    Path script = folder.resolve("discover.sh");
    Files.writeString(
        script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [" + addresses + "]}'\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return List.of(
        "spark.ui.enabled=false",
        // tasks wait until both cores are there
        "spark.cores.max=2",
        "spark.scheduler.minRegisteredResourcesRatio=1",
        "spark.scheduler.maxRegisteredResourcesWaitingTime=120s",
        WORKER + "amount=" + amount,
        WORKER + "discoveryScript=" + script,
        "spark.executor.resource.gpu.amount=" + amount,
        "spark.task.resource.gpu.amount=1");
  }

  private static String set(List<String> properties) {
    return "spark.properties="
        + properties.stream()
            .map(text -> '"' + text + '"')
            .collect(Collectors.joining(",", "[", "]"));
  }

  private Ended train(String master, List<String> properties, String device) throws Exception {
    String conf = Distribution.tinySettings(folder).toString();
    return Distribution.run(
        folder,
        "train",
        "--conf",
        conf,
        "--master",
        master,
        "--set",
        set(properties),
        "--set",
        "device=" + device);
  }

  /** Runs {@link GpuTasks} on the class path of the distribution. */
  private Ended tasks(String master, List<String> properties) throws Exception {
    Path held = Files.createDirectory(folder.resolve("held"));
    String app = Distribution.HOME.resolve("app") + "/*" + File.pathSeparator + tests();
    List<String> arguments =
        new ArrayList<>(List.of(GpuTasks.class.getName(), master, held.toString()));
    arguments.addAll(properties);
    arguments.add("spark.executor.extraClassPath=" + app);
    return java(app, arguments).end();
  }

  private Running java(String more, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("java", "-Xmx512m"));
    command.addAll(Files.readAllLines(Distribution.HOME.resolve("conf/java-options")));
    String jars = Distribution.HOME.resolve("jars") + "/*";
    command.addAll(List.of("-cp", jars + File.pathSeparator + more));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", Distribution.HOME.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return Distribution.start(folder, builder);
  }

  private static Path tests() throws URISyntaxException {
    return Path.of(GpuTasks.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void executorsOfALocalClusterNeverHoldTheSameGpu() throws Exception {
    Ended ended = tasks("local-cluster[2,1,1024]", gpus("1", "\"0\", \"1\""));

    assertThat(ended.status()).as(ended.err()).isZero();
    List<String> lines = ended.out().strip().lines().toList();
    assertThat(lines).hasSize(8);
    // an executor keeps its GPU
    assertThat(lines.stream().distinct()).hasSize(2);
    assertThat(lines.stream().map(line -> line.substring(line.indexOf(' ') + 1)).distinct())
        .containsExactlyInAnyOrder("cuda", "cuda:1");
  }

  @Test
  void slotsOfOneExecutorNeverHoldTheSameGpu() throws Exception {
    Ended ended = tasks("local-cluster[1,2,1024]", gpus("2", "\"0\", \"1\""));

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out().strip().lines().distinct())
        .containsExactlyInAnyOrder("0 cuda", "0 cuda:1");
  }

  @Test
  void executorsOfAStandaloneClusterNeverHoldTheSameGpu() throws Exception {
    List<String> properties = new ArrayList<>(gpus("1", "\"0\", \"1\""));
    properties.removeIf(text -> text.startsWith(WORKER));
    properties.addAll(List.of("spark.executor.cores=1", "spark.executor.memory=512m"));
    Path worker = folder.resolve("worker.conf");
    Files.writeString(
        worker,
        WORKER + "amount 2\n" + WORKER + "discoveryScript " + folder.resolve("discover.sh") + "\n");
    String port = Integer.toString(freePort());
    String url = "spark://127.0.0.1:" + port;
    Running master =
        deploy("master.Master", "--host", "127.0.0.1", "--port", port, "--webui-port", "0");
    Running cluster = master;
    try {
      master.awaitText("elected leader");
      cluster =
          deploy("worker.Worker", "--cores", "2", "--properties-file", worker.toString(), url);

      Ended ended = tasks(url, properties);

      assertThat(ended.status()).as(ended.err()).isZero();
      assertThat(ended.out().strip().lines().map(line -> line.substring(2)).distinct())
          .containsExactlyInAnyOrder("cuda", "cuda:1");
    } finally {
      cluster.kill();
      master.kill();
    }
  }

  private Running deploy(String daemon, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("org.apache.spark.deploy." + daemon));
    all.addAll(List.of(arguments));
    return java("", all);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aGpuThatLibtorchDoesNotSeeEndsTheRunWithTheReason() throws Exception {
    Ended ended = train("local-cluster[1,2,1024]", gpus("1", "\"3\""), "auto");

    assertThat(ended.status()).as(ended.err()).isEqualTo(1);
    assertThat(ended.err())
        .contains("Device cuda:3 is asked for, but libtorch sees")
        .doesNotContain("\tat ");
  }

  @Test
  void threadsOfTheDriverAreRefusedRatherThanHung() throws Exception {
    Ended ended = train("local[2]", List.of("spark.task.resource.gpu.amount=1"), "cuda");

    assertThat(ended.status()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).contains("would wait for ever", "local-cluster[1,1,8192]");
  }

  @Test
  void aMachineWithoutGpusIsNamedByTheDiscoveryScript() throws Exception {
    assumeFalse(Files.exists(Path.of("/usr/bin/nvidia-smi")), "this machine may have a GPU");
    List<String> properties =
        List.of(
            WORKER + "amount=1",
            "spark.executor.resource.gpu.amount=1",
            "spark.task.resource.gpu.amount=1");

    Ended ended = train("local-cluster[1,1,1024]", properties, "cuda");

    assertThat(ended.status()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).contains("gpu-discovery.sh ended with status 1", "no nvidia-smi here");
  }
}
