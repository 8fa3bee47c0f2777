package org.outerloop.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bin/outerloop asks of Java, told by a Java that only repeats its arguments. */
class LauncherTest {
  private static final Path ROOT = Path.of(System.getProperty("outerloop.root"));

  @TempDir Path home;
  private Path jar;

  @BeforeEach
  void makeADistribution() throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("conf"));
    Files.copy(ROOT.resolve("jobs/src/main/dist/bin/outerloop"), home.resolve("bin/outerloop"));
    for (String name : List.of("java-options", "gpu.conf", "explain.conf")) {
      Files.copy(ROOT.resolve("conf").resolve(name), home.resolve("conf").resolve(name));
    }
    Path java = home.resolve("java/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    jar = Files.createFile(home.resolve("rapids-4-spark_2.13-1.jar"));
  }

  @Test
  void otherCommandsKnowNothingOfThePlugin() throws Exception {
    Told told = run(Map.of("OUTERLOOP_SQL", "explain"), "report");

    assertThat(told.status).isZero();
    assertThat(told.text).doesNotContain("spark.plugins").doesNotContain("Spark SQL:");
  }

  @Test
  void preparesOnCpusWhereThereIsNoGpuAndSaysSo() throws Exception {
    assumeNoGpu();
    Told told = run(Map.of("OUTERLOOP_RAPIDS_JAR", jar.toString()), "prepare-corpus");

    assertThat(told.status).isZero();
    assertThat(told.text)
        .contains("Spark SQL: cpu (a GPU here: no; the RAPIDS plugin: not used)")
        .doesNotContain("spark.plugins");
  }

  @Test
  void explainsWithThePluginInTheModeThatNeedsNoGpu() throws Exception {
    Map<String, String> explain =
        Map.of("OUTERLOOP_SQL", "explain", "OUTERLOOP_RAPIDS_JAR", jar.toString());
    Told told = run(explain, "prepare-corpus");

    assertThat(told.status).isZero();
    assertThat(told.text)
        .contains(
            "-Dspark.plugins=com.nvidia.spark.SQLPlugin", "-Dspark.rapids.sql.mode=explainOnly")
        .contains(":" + jar)
        .contains("Spark SQL: explain");
  }

  @Test
  void refusesWhatCannotBe() throws Exception {
    assumeNoGpu();
    assertThat(run(Map.of("OUTERLOOP_SQL", "gpu"), "prepare-corpus"))
        .isEqualTo(
            new Told(
                2,
                "error: OUTERLOOP_SQL=gpu, but there is no GPU: neither /dev/nvidia0 nor nvidia-smi\n"));
    assertThat(run(Map.of("OUTERLOOP_SQL", "explain"), "prepare-corpus").text)
        .contains("wants the RAPIDS plugin: set OUTERLOOP_RAPIDS_JAR");
    assertThat(run(Map.of("OUTERLOOP_SQL", "card"), "prepare-corpus").text)
        .contains("OUTERLOOP_SQL is 'card', not auto, cpu, gpu or explain");
  }

  private static void assumeNoGpu() {
    assumeFalse(Files.exists(Path.of("/dev/nvidia0")), "Skipped: there is a GPU here");
  }

  private record Told(int status, String text) {}

  private Told run(Map<String, String> environment, String command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", home.resolve("bin/outerloop").toString(), command)
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.resolve("java").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Told(process.waitFor(), text);
  }
}
