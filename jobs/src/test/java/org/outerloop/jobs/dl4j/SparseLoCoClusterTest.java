package org.outerloop.jobs.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors in processes of their own, one of which is lost. {@code -Douterloop.dl4j.all=true} adds
 * one that keeps states in a folder, and clusters that lose none.
 */
class SparseLoCoClusterTest {
  private static final boolean ALL = Boolean.getBoolean("outerloop.dl4j.all");
  private static final String CLUSTER = "local-cluster[2,1,1024]";
  private static final String JAVA = "JavaSerializer";
  private static final String KRYO = "KryoSerializer";

  @TempDir Path folder;

  private List<String> fits(String master, String serializer, String kill, String states)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("-Djava.awt.headless=true");
    command.addAll(opens());
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(ClusterFits.class.getName(), master, serializer, kill, states));
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(output.toFile()));
    // where a worker looks for Spark's jars; they are on the executors' class path
    Files.createDirectories(folder.resolve("jars"));
    builder.environment().put("SPARK_HOME", folder.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    List<String> lines = Files.readAllLines(output);
    assertThat(ended && process.exitValue() == 0).as(String.join("\n", lines)).isTrue();
    return lines;
  }

  /** What Spark needs to reach on Java 17, as this process was given it. */
  private static List<String> opens() {
    return java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-Djdk."))
        .toList();
  }

  @Test
  void aLostExecutorASerializerAndAFolderForStatesChangeNoBit() throws Exception {
    String expected = ClusterFits.said(fits("local[2]", JAVA, "-", "-"), ClusterFits.RESULT);
    String states = folder.resolve("states").toUri().toString();

    assertKilled(fits(CLUSTER, KRYO, folder.resolve("killed").toString(), "-"), expected);
    if (ALL) {
      assertKilled(fits(CLUSTER, JAVA, folder.resolve("again").toString(), states), expected);
      for (String serializer : List.of(JAVA, KRYO)) {
        List<String> quiet = fits(CLUSTER, serializer, "-", "-");
        assertThat(ClusterFits.said(quiet, ClusterFits.LOST)).isEqualTo("0");
        assertThat(ClusterFits.said(quiet, ClusterFits.RESULT)).isEqualTo(expected);
      }
    }
  }

  private static void assertKilled(List<String> told, String expected) {
    assertThat(ClusterFits.said(told, ClusterFits.LOST)).isEqualTo("1");
    assertThat(ClusterFits.said(told, ClusterFits.RESULT)).isEqualTo(expected);
  }
}
