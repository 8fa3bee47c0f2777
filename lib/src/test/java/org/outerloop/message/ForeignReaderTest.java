package org.outerloop.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.RecordJson;

/**
 * A decoder for Node, written from data/FORMAT.md and Apache Arrow's JavaScript package, reads the
 * golden files and the test vectors. Skips where Node is not installed or its package cannot be
 * had, unless the environment says {@code OUTERLOOP_NODE=required}.
 */
class ForeignReaderTest {
  private static final Path SOURCES = Path.of("src", "test", "node");
  private static final Path FOLDER = Path.of("target", "node");
  private static final Path RESOURCES =
      Path.of("src", "test", "resources", "org", "outerloop", "message").toAbsolutePath();

  private static final Map<String, Integer> VECTORS =
      Map.of("packed", 60, "rice", 60, "context", 74);
  private static final List<String> FILES =
      List.of(
          "package.json",
          "package-lock.json",
          "check.mjs",
          "decoder.mjs",
          "context.mjs",
          "coder.mjs",
          "refused.mjs");

  @Test
  void nodeReadsGoldenFilesAndVectors() throws IOException, InterruptedException {
    install();

    Result result = run("node", "check.mjs", RESOURCES.toString());

    assertThat(result.status).as(result.output).isZero();
    String last = result.output.lines().reduce("", (before, line) -> line);
    JsonNode compared = RecordJson.parse(last.getBytes(StandardCharsets.UTF_8));
    VECTORS.forEach(
        (coding, vectors) -> {
          String entries = "/files/" + coding;
          assertThat(compared.at(entries).asInt()).as(entries).isEqualTo(81);
          String blocks = "/vectors/" + coding;
          assertThat(compared.at(blocks).asInt()).as(blocks).isEqualTo(vectors);
          assertThat(compared.at("/refused/" + coding).asInt()).as(coding).isGreaterThan(5);
        });
  }

  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    for (String name : FILES) {
      Files.write(FOLDER.resolve(name), Files.readAllBytes(SOURCES.resolve(name)));
    }
    for (String tool : List.of("node", "npm")) {
      Result version = run(tool, "--version");
      if (version.status != 0) {
        skip(tool + " is not installed: " + version.output);
      }
    }
    Result installed = run("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline");
    if (installed.status != 0) {
      skip("npm cannot install apache-arrow: " + installed.output);
    }
  }

  private static void skip(String reason) {
    if ("required".equals(System.getenv("OUTERLOOP_NODE"))) {
      fail(reason);
    }
    System.out.println("The check of contributions by Node is skipped: " + reason);
    abort(reason);
  }

  private record Result(int status, String output) {}

  private static Result run(String... command) throws IOException, InterruptedException {
    Path output = FOLDER.resolve("output.txt").toAbsolutePath();
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(FOLDER.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      return new Result(-1, e.getMessage());
    }
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return new Result(-1, "no answer in two minutes");
    }
    return new Result(process.exitValue(), Files.readString(output));
  }
}
