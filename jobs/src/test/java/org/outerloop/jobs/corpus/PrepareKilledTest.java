package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.protocol.SplitMix64;

/**
 * A preparation that is killed again and again at random places ends with the bytes of one that is
 * not. {@code -Douterloop.prepare.kills=20} kills it twenty times.
 */
class PrepareKilledTest {
  private static final int KILLS = Integer.getInteger("outerloop.prepare.kills", 1);

  @TempDir private Path folder;

  @Test
  void killedAtRandomPlacesItEndsWithTheSameBytes() throws IOException, InterruptedException {
    Path in = folder.resolve("in");
    TinyCorpus.write(in);
    assertThat(run(in, folder.resolve("whole"), 0)).isZero();
    int events = events();

    SplitMix64 random = new SplitMix64(11);
    int killed = 0;
    Path out = folder.resolve("out-0");
    for (int i = 0; killed < KILLS; i++) {
      int exit = run(in, out, 1 + random.nextInt(events));
      if (exit == 0) {
        assertSame(out);
        out = folder.resolve("out-" + (i + 1)); // it got through: begin a new one
      } else {
        assertThat(exit).isEqualTo(KilledPreparation.KILLED);
        killed++;
        System.out.println("killed " + killed + " times in " + out.getFileName());
      }
    }
    assertThat(run(in, out, 0)).isZero();

    assertSame(out);
  }

  private void assertSame(Path out) throws IOException {
    assertThat(TinyCorpus.digests(out)).isEqualTo(TinyCorpus.digests(folder.resolve("whole")));
  }

  /** Tasks begun and ended by the run that was let live. */
  private int events() throws IOException {
    return Files.readAllLines(log()).stream()
        .filter(line -> line.startsWith(KilledPreparation.EVENTS))
        .mapToInt(line -> Integer.parseInt(line.substring(KilledPreparation.EVENTS.length())))
        .findFirst()
        .orElseThrow();
  }

  private Path log() {
    return folder.resolve("child.log");
  }

  private int run(Path in, Path out, long events) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add")
          || option.startsWith("-Djdk")
          || option.startsWith("-Djava.io")) {
        command.add(option);
      }
    }
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp", classes));
    command.addAll(List.of(KilledPreparation.class.getName(), in.toString(), out.toString()));
    command.add(Long.toString(events));
    Files.createDirectories(folder);
    Process child =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log().toFile()))
            .start();
    int exit = child.waitFor();
    assertThat(exit).as(Files.readString(log())).isIn(0, KilledPreparation.KILLED);
    return exit;
  }
}
