package org.outerloop.jobs.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The folder that the build leaves, run as a user runs it: as a process. */
final class Distribution {
  static final Path HOME = Path.of(System.getProperty("outerloop.dist")).toAbsolutePath();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MINUTES = 5;

  private Distribution() {}

  /** What is left of a finished command. */
  record Ended(int status, String out, String err) {
    /** The figures on the last line of standard output. */
    JsonNode figures() throws IOException {
      String[] lines = out.strip().split("\n");
      return JSON.readTree(lines[lines.length - 1]);
    }

    String digest() throws IOException {
      return figures().path("digest").asText();
    }
  }

  /** A command under way. */
  record Running(Process process, Path out, Path err) {
    String said() throws IOException {
      return Files.readString(err);
    }

    /** Waits until standard error holds a text. */
    void awaitText(String text) throws IOException, InterruptedException {
      await(said -> said.contains(text));
    }

    private void await(Predicate<String> condition) throws IOException, InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
      while (!condition.test(said())) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException("Never came: " + said());
        }
        Thread.sleep(50);
      }
    }

    Ended end() throws IOException, InterruptedException {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        kill();
        throw new IllegalStateException("Did not end in time: " + said());
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** As {@code kill -9}, children included. */
    void kill() throws InterruptedException {
      List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
      process.destroyForcibly().waitFor();
      family.forEach(ProcessHandle::destroyForcibly);
    }
  }

  static Running start(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/outerloop").toString()));
    command.addAll(List.of(arguments));
    return start(folder, new ProcessBuilder(command));
  }

  static Running start(Path folder, ProcessBuilder builder) throws IOException {
    Files.createDirectories(folder);
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    builder.directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("OUTERLOOP_HEAP", "1g");
    return new Running(builder.start(), out, err);
  }

  /**
   * What the script spark-submit of a Spark installation starts, with no other jars than Spark's on
   * the class path.
   */
  static Ended submit(Path folder, String option, String value, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("java", "-Xmx1g"));
    Files.readAllLines(HOME.resolve("conf/java-options")).stream()
        .filter(line -> line.startsWith("--add"))
        .forEach(command::add);
    command.addAll(List.of("-cp", HOME.resolve("jars") + "/*"));
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", option, value));
    command.addAll(List.of("--class", "org.outerloop.jobs.cli.Outerloop"));
    List<String> others = new ArrayList<>();
    String application = "";
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(HOME.resolve("app"), "*.jar")) {
      for (Path jar : jars) {
        if (jar.getFileName().toString().startsWith("outerloop-jobs")) {
          application = jar.toString();
        } else {
          others.add(jar.toString());
        }
      }
    }
    command.addAll(List.of("--jars", String.join(",", others), application));
    command.addAll(List.of(arguments));
    return start(folder, new ProcessBuilder(command)).end();
  }

  static Ended run(Path folder, String... arguments) throws IOException, InterruptedException {
    return start(folder, arguments).end();
  }

  /** Settings of a run that takes seconds: 100,000 parameters, three honest peers and a copier. */
  static Path tinySettings(Path folder) throws IOException {
    String text =
        """
        include file("%s/conf/defaults.conf")
        run { name = tiny, rounds = 3 }
        model {
          vocabulary-size = 2048, hidden-size = 32, layers = 1, heads = 2, key-value-heads = 1
          head-size = 16, feed-forward-size = 64, context-length = 64
          rope-theta = 10000, norm-epsilon = 1e-5, tied-head = true
        }
        corpus { sample-bytes = 400000, prepare { sequence-length = 64, held-out-share = 0.1 } }
        training {
          inner-steps = 4, batch-sequences = 4, micro-batch-sequences = 4
          schedule { warmup-steps = 2, decay-steps = 12 }
        }
        gauntlet {
          assigned-sequences = 8, random-sequences = 16, held-out-sequences = 80
        }
        peers = [
          { name = peer-0, behaviour = honest }
          { name = peer-1, behaviour = honest }
          { name = peer-2, behaviour = honest }
          { name = peer-3, behaviour = copy, victim = peer-0 }
        ]
        storage { folder = "%s/work" }
        spark { master = "local[2]" }
        """
            .formatted(HOME, folder.toAbsolutePath());
    Files.createDirectories(folder);
    return Files.write(folder.resolve("tiny.conf"), text.getBytes(StandardCharsets.UTF_8));
  }
}
