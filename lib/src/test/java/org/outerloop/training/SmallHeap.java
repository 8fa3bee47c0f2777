package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with a heap of 64 MiB that is there from the start, so that whatever it grows by is
 * native.
 */
final class SmallHeap {
  private static final String ANSWER = "bytes=";

  private SmallHeap() {}

  /** Called by the process's main, as the last thing it prints. */
  static void answer(long bytes) {
    System.out.println(ANSWER + bytes);
  }

  /** What the main of a class answers. */
  static long run(Class<?> main, Object... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "--add-modules=jdk.incubator.vector",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return Long.parseLong(output.substring(output.lastIndexOf(ANSWER) + ANSWER.length()).strip());
  }
}
