package org.outerloop.jobs.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.corpus.stats.PreparationStatistics;
import org.outerloop.jobs.Browser;
import org.outerloop.protocol.RecordJson;

class PreparationPageTest {
  private static final Path SAMPLE =
      Path.of("../lib/src/test/resources/org/outerloop/corpus/stats/statistics.json");
  private static final String HOSTILE =
      "<script>document.write('foo' + 'led')</script>\"><img src=x onerror=document.write(1)>";

  @Test
  void tellsStagesRulesMeasuresAndSources() throws IOException {
    String page = new String(render(Files.readString(SAMPLE)), UTF_8);

    assertThat(page)
        .contains("dropped/near-duplicate", "line-few-words", "global-shard_02_of_10", "0xab")
        .contains("words in the document", "documents measured", "of all text");
  }

  /** Whatever a page, a file name or a message says. */
  @Test
  void textOfTheCorpusStaysText(@TempDir Path folder) throws IOException, InterruptedException {
    ObjectNode statistics = (ObjectNode) RecordJson.parse(Files.readAllBytes(SAMPLE));
    int places = infect(statistics);
    byte[] page = render(statistics.toString());

    assertThat(places).isGreaterThan(20);
    assertThat(new String(page, UTF_8)).contains("&lt;script&gt;").doesNotContain("<script");
    assertThat(Browser.dom(page, folder))
        .contains("Drops by rule", "<svg")
        .doesNotContain("<script", "fooled");
  }

  /** Puts a script into everything that the corpus has a say in; returns into how many places. */
  private static int infect(JsonNode node) {
    int places = 0;
    for (String field : List.of("detail", "excerpt", "url", "source", "first", "file")) {
      if (node.path(field).isTextual()) {
        ((ObjectNode) node).put(field, HOSTILE);
        places++;
      }
    }
    for (JsonNode child : node) {
      places += infect(child);
    }
    return places;
  }

  private static byte[] render(String json) {
    PreparationStatistics statistics = PreparationStatistics.fromBytes(json.getBytes(UTF_8));
    List<PreparationPage.Fact> facts = List.of(new PreparationPage.Fact("manifest", "0xab"));
    return new PreparationPage(statistics, facts).render();
  }
}
