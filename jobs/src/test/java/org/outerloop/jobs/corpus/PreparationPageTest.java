package org.outerloop.jobs.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.corpus.stats.PreparationStatistics;

class PreparationPageTest {
  private static final Path SAMPLE =
      Path.of("../lib/src/test/resources/org/outerloop/corpus/stats/statistics.json");

  @Test
  void tellsStagesRulesMeasuresAndSources() throws IOException {
    String page = render(Files.readString(SAMPLE));

    assertThat(page)
        .contains("dropped/near-duplicate", "line-few-words", "global-shard_02_of_10", "0xab")
        .contains("words in the document", "documents measured");
  }

  @Test
  void textOfTheCorpusStaysText() throws IOException {
    String hostile = "<script>alert(1)</script>";
    String page =
        render(Files.readString(SAMPLE).replaceFirst("the record has no key 'text'", hostile));

    assertThat(page).contains("&lt;script&gt;").doesNotContain("<script");
  }

  private static String render(String json) throws IOException {
    PreparationStatistics statistics = PreparationStatistics.fromBytes(json.getBytes(UTF_8));
    List<PreparationPage.Fact> facts = List.of(new PreparationPage.Fact("manifest", "0xab"));
    byte[] page = new PreparationPage(statistics, facts).render();
    String place = System.getProperty("outerloop.page.out");
    if (place != null) {
      Files.write(Path.of(place), page);
    }
    return new String(page, UTF_8);
  }
}
