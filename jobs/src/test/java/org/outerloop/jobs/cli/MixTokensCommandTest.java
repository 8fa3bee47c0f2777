package org.outerloop.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.jobs.SettingsFile;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.cli.CorpusSettings.MixturePart;

class MixTokensCommandTest {
  private static final String MIXTURE =
      "corpus.mixture=[{name=web,weight=0.7,place=/a},{name=books,weight=0.3,place=\"s3a://b/c\"}]";

  private static CorpusSettings corpus(String... changes) {
    return SettingsFile.read(Path.of("../conf/quickstart.conf"), List.of(changes), RunConf.class)
        .corpus();
  }

  @Test
  void sourcesAreThoseOfTheSettings() {
    assertThat(MixTokensCommand.parts(List.of(), corpus(MIXTURE)))
        .containsExactly(
            new MixturePart("web", 0.7, "/a"), new MixturePart("books", 0.3, "s3a://b/c"));
  }

  @Test
  void theOptionWins() {
    assertThat(MixTokensCommand.parts(List.of("code=1e-1:s3a://d:e"), corpus(MIXTURE)))
        .containsExactly(new MixturePart("code", 0.1, "s3a://d:e"));
  }

  @Test
  void noneIsAnError() {
    assertThatThrownBy(() -> MixTokensCommand.parts(List.of(), corpus()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--source")
        .hasMessageContaining("corpus.mixture");
  }

  @Test
  void whatIsNoSourceIsAnError() {
    for (String wrong : List.of("web", "web=:/a", "web=1.2.3:/a", "=1:/a")) {
      assertThatThrownBy(() -> MixTokensCommand.parts(List.of(wrong), corpus()))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(wrong);
    }
  }
}
