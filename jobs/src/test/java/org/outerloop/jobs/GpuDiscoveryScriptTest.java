package org.outerloop.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** conf/gpu-discovery.sh with stand-ins for nvidia-smi. */
class GpuDiscoveryScriptTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("outerloop.root"), "conf", "gpu-discovery.sh").toAbsolutePath();

  @TempDir Path folder;

  private record Ended(int status, String output) {}

  private Ended discover(String nvidiaSmi) throws IOException, InterruptedException {
    Path smi = folder.resolve("nvidia-smi");
    Files.writeString(smi, "#!/bin/sh\n" + nvidiaSmi + "\n");
    assertThat(smi.toFile().setExecutable(true)).isTrue();
    return run(smi.toString());
  }

  private static Ended run(String nvidiaSmi) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString()).redirectErrorStream(true);
    builder.environment().put("NVIDIA_SMI", nvidiaSmi);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output);
  }

  @Test
  void printsWhatSparkReads() throws Exception {
    Ended ended = discover("printf '0\\n1\\n10\\n'");

    assertThat(ended.status()).isZero();
    ResourceInformation gpus = ResourceInformation.parseJson(ended.output());
    assertThat(gpus.name()).isEqualTo("gpu");
    assertThat(gpus.addresses()).containsExactly("0", "1", "10");
  }

  @Test
  void failsWithAReasonWhereThereIsNone() throws Exception {
    Ended absent = run(folder.resolve("nowhere").toString());
    assertThat(absent.status()).isEqualTo(1);
    assertThat(absent.output()).startsWith("gpu-discovery: no nvidia-smi here");

    Ended broken = discover("echo 'driver/library version mismatch'; exit 18");
    assertThat(broken.status()).isEqualTo(1);
    assertThat(broken.output()).contains("nvidia-smi says: driver/library version mismatch");

    assertThat(discover("exit 0").output()).contains("nvidia-smi finds no GPU");
    assertThat(discover("echo No devices were found").status()).isEqualTo(1);
  }
}
