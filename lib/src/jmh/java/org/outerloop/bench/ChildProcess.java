package org.outerloop.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs part of a benchmark as a process of its own, so that the memory it is charged with is its
 * own, in the environment that {@code bin/outerloop} makes. Such a program prints its result as a
 * last line of JSON; what it says on standard error is passed through.
 */
final class ChildProcess {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ChildProcess() {}

  /**
   * A class of this benchmark, in a JVM with the options of this one but for its heap.
   *
   * @param heap options that set the heap
   */
  static JsonNode java(Class<?> main, List<String> heap, String... arguments)
      throws IOException, InterruptedException {
    return java(main, heap, Map.of(), arguments);
  }

  /**
   * The same in another environment.
   *
   * @param options more of the JVM's
   */
  static JsonNode java(
      Class<?> main, List<String> options, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-Xm")) {
        command.add(option);
      }
    }
    command.addAll(options);
    command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    command.add("-Dorg.bytedeco.javacpp.maxBytes=0");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return run(command, environment);
  }

  /** Any program that ends with a line of JSON. */
  static JsonNode run(List<String> command) throws IOException, InterruptedException {
    return run(command, Map.of());
  }

  private static JsonNode run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Process process = start(command, environment, ProcessBuilder.Redirect.INHERIT);
    String last = "";
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        last = line;
      }
    } finally {
      process.destroy();
    }
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException("Exit status " + status + " of " + String.join(" ", command));
    }
    return JSON.readTree(last);
  }

  /** Whether the program ends well; what it says is dropped. */
  static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      Process process = start(command, Map.of(), ProcessBuilder.Redirect.DISCARD);
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  private static Process start(
      List<String> command, Map<String, String> environment, ProcessBuilder.Redirect errors)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    builder.environment().put("OPENBLAS_NUM_THREADS", "1");
    builder.environment().put("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
    builder.environment().putAll(environment);
    return builder.start();
  }
}
