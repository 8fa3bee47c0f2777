package org.outerloop.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.outerloop.jobs.SampleRun;

class ReportJobTest {
  @Test
  void writesASampleToLookAt() throws IOException {
    Path sample = Path.of("target", "report-sample.html");

    Files.write(sample, ReportJob.render(SampleRun.of(12)));

    assertThat(Files.readString(sample, StandardCharsets.UTF_8)).endsWith("</html>\n");
  }
}
