package org.outerloop.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyEvidenceCommandTest {
  private static final int UNREADABLE = 2;

  @TempDir Path folder;

  @Test
  void whatIsNoEvidenceIsUnreadable() throws IOException {
    Path text = Files.writeString(folder.resolve("text.json"), "{\"version\": 1}");
    Path large = Files.write(folder.resolve("large.json"), new byte[(10 << 10) + 1]);

    assertThat(Outerloop.run("verify-evidence", text.toString())).isEqualTo(UNREADABLE);
    assertThat(Outerloop.run("verify-evidence", large.toString())).isEqualTo(UNREADABLE);
    assertThat(Outerloop.run("verify-evidence", folder.resolve("none").toString()))
        .isEqualTo(UNREADABLE);
    assertThat(Outerloop.run("verify-evidence", text.toString(), "--store", "no-uri"))
        .isEqualTo(UNREADABLE);
    assertThat(Outerloop.run("verify-evidence")).isEqualTo(UNREADABLE);
  }
}
