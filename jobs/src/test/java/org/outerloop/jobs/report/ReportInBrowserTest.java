package org.outerloop.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.Browser;
import org.outerloop.jobs.SampleRun;

/** Opens the sample report in a real browser, where there is one. */
class ReportInBrowserTest {
  @TempDir Path folder;

  @Test
  void showsHeadingsAndPicturesInChromium() throws IOException, InterruptedException {
    String dom = Browser.dom(ReportJob.render(SampleRun.of(12)), folder);

    assertThat(dom)
        .contains("<h1>quickstart</h1>", "<h2>Loss on unseen text</h2>", "<h2>Peers</h2>");
    // six pictures, each for wide and for narrow pages
    assertThat(dom.split("<svg ", -1)).hasSize(1 + 12);
    assertThat(dom.split("<path class=\"line s0\"", -1)).hasSize(1 + 6);
  }
}
