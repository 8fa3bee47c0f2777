package org.outerloop.round;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs data/verify-evidence.mjs. */
final class NodeScript {
  private static final Path SCRIPT = Path.of("..", "data", "verify-evidence.mjs");

  private NodeScript() {}

  static boolean isThere() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Path.of(folder, "node").toFile().canExecute()) {
        return true;
      }
    }
    return false;
  }

  /** Its exit code. */
  static int run(Path evidence, String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", SCRIPT.toString(), evidence.toString()));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("node does not end");
    }
    return process.exitValue();
  }
}
