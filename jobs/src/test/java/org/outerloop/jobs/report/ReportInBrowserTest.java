package org.outerloop.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.SampleRun;

/** Opens the sample report in a real browser, where there is one. */
class ReportInBrowserTest {
  private static final long TIMEOUT_SECONDS = 60;

  @TempDir Path folder;

  @Test
  void showsHeadingsAndPicturesInChromium() throws IOException, InterruptedException {
    Path browser =
        Path.of(Optional.ofNullable(System.getenv("CHROMIUM")).orElse("/usr/bin/chromium"));
    boolean present = Files.isExecutable(browser);
    if (!present) {
      System.out.println("Skipped: no browser at " + browser + "; set CHROMIUM to one");
    }
    assumeTrue(present, "no browser at " + browser + "; set CHROMIUM to one");
    Path page = Files.write(folder.resolve("report.html"), ReportJob.render(SampleRun.of(12)));

    String dom = open(browser, page);

    assertThat(dom)
        .contains("<h1>quickstart</h1>", "<h2>Loss on unseen text</h2>", "<h2>Peers</h2>");
    // six pictures, each for wide and for narrow pages
    assertThat(dom.split("<svg ", -1)).hasSize(1 + 12);
    assertThat(dom.split("<path class=\"line s0\"", -1)).hasSize(1 + 6);
  }

  /** The document as the browser understood it, after layout. */
  private String open(Path browser, Path page) throws IOException, InterruptedException {
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
