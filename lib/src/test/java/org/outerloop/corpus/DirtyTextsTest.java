package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The text stages on the shared files of pages at the bounds, personal data and hostile pages. */
class DirtyTextsTest {
  @ParameterizedTest
  @EnumSource(WordSplit.class)
  void judgesThePagesAtTheBounds(WordSplit split) throws IOException {
    List<TextStage> stages =
        List.of(
            new QualityRules(TextStages.HEURISTICS, split), new LineRules(TextStages.LINES, split));
    Map<String, String> rules = new LinkedHashMap<>();
    Map<String, Page> pages = new LinkedHashMap<>();
    for (Document document : documents("filter_boundaries.jsonl.zst")) {
      String name = document.url().substring(document.url().lastIndexOf('/') + 1);
      Page page = through(stages, document);
      rules.put(name, TextStages.rule(page));
      pages.put(name, page);
    }

    assertThat(rules)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("words_49", "too-few-words"),
                Map.entry("words_50", ""),
                Map.entry("words_100000", ""),
                Map.entry("words_100001", "too-many-words"),
                Map.entry("avg_word_len_2.9", "short-words"),
                Map.entry("avg_word_len_11", "long-words"),
                Map.entry("symbols_over_10pct", "symbols"),
                Map.entry("bullets_91pct", "bullets"),
                Map.entry("bullets_90pct", ""),
                Map.entry("ellipsis_31pct", "ellipses"),
                Map.entry("nonalpha_21pct", "words-without-letter"),
                Map.entry("no_stop_words", "stop-words"),
                Map.entry("one_stop_word", "stop-words"),
                Map.entry("repeated_lines", ""),
                Map.entry("uppercase_lines", ""),
                Map.entry("counter_lines", "")));
    assertThat(pages.get("uppercase_lines").cuts()).isEqualTo(Map.of("line-upper-case", 3));
    assertThat(pages.get("counter_lines").cuts()).isEqualTo(Map.of("line-counter", 2));
  }

  @Test
  void dropsThePageOfRepeatedLines() throws IOException {
    Repetition stage = new Repetition(TextStages.REPETITION);
    Document repeated =
        documents("filter_boundaries.jsonl.zst").stream()
            .filter(page -> page.url().endsWith("repeated_lines"))
            .findFirst()
            .orElseThrow();

    Page page = through(List.of(stage), repeated);

    assertThat(TextStages.rule(page)).isEqualTo("repeated-lines");
    assertThat(page.dropped().orElseThrow().evidence())
        .endsWith(": the same line of text with words that repeat")
        .hasSizeLessThanOrEqualTo(Excerpt.MAX_CHARACTERS);
  }

  @Test
  void masksAllPersonalData() throws IOException {
    PiiMask stage = new PiiMask(EnumSet.allOf(PiiKind.class));
    List<Document> documents = documents("pii.jsonl.zst");

    for (Document document : documents) {
      Page page = through(List.of(stage), document);

      assertThat(page.text())
          .endsWith(
              "Contact <EMAIL> or <PHONE>, server <IPV4> and <IPV6>, card <CARD>, SSN <SSN>.");
      assertThat(page.cuts()).hasSize(PiiKind.values().length).doesNotContainValue(2);
    }
    assertThat(documents).hasSize(20);
  }

  /** One line of 48 MB, deep JSON and odd encodings: every stage must come to an end. */
  @Test
  void goesOverHostilePages() throws IOException {
    for (String file :
        List.of("huge_line.jsonl.zst", "encodings.jsonl.zst", "deep_json.jsonl.zst")) {
      for (Document document : documents(file)) {
        for (TextStage stage : TextStages.all()) {
          Page page = through(List.of(stage), document);

          assertThat(page.dropped().map(Page.Drop::evidence).orElse("").length())
              .isLessThanOrEqualTo(Excerpt.MAX_CHARACTERS);
        }
      }
    }
  }

  private static Page through(List<TextStage> stages, Document document) {
    Page page = new Page(document.url(), document.text());
    Stream<TextStage> all = stages.stream();
    all.filter(stage -> !page.isDropped()).forEach(stage -> stage.apply(page));
    return page;
  }

  private static List<Document> documents(String name) throws IOException {
    Path file =
        Path.of(System.getProperty("outerloop.shared", "none")).resolve("data/dirty/" + name);
    assumeTrue(Files.exists(file), () -> "Skipped: the shared file " + file + " is not here");
    return Reading.of(Files.readAllBytes(file)).documents();
  }
}
