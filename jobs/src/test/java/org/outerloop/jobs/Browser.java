package org.outerloop.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real browser, where there is one; tests that want it are skipped elsewhere. */
public final class Browser {
  private static final long TIMEOUT_SECONDS = 60;

  private Browser() {}

  /** The document as the browser understood it, after layout and scripts. */
  public static String dom(byte[] html, Path folder) throws IOException, InterruptedException {
    Path browser =
        Path.of(Optional.ofNullable(System.getenv("CHROMIUM")).orElse("/usr/bin/chromium"));
    boolean present = Files.isExecutable(browser);
    if (!present) {
      System.out.println("Skipped: no browser at " + browser + "; set CHROMIUM to one");
    }
    assumeTrue(present, "no browser at " + browser + "; set CHROMIUM to one");
    return open(browser, Files.write(folder.resolve("page.html"), html), folder);
  }

  private static String open(Path browser, Path page, Path folder)
      throws IOException, InterruptedException {
    Path dom = folder.resolve("dom.html");
    List<String> command =
        List.of(
            browser.toString(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + folder.resolve("profile"),
            "--dump-dom",
            page.toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(folder.resolve("browser.log").toFile())
            .start();
    try {
      assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
          .as("%s ends within %s s", browser, TIMEOUT_SECONDS)
          .isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    return Files.readString(dom, UTF_8);
  }
}
