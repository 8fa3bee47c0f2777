package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.outerloop.corpus.QualityRules.KEPT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityRulesTest {
  private static final QualityThresholds DCLM =
      new QualityThresholds(50, 100_000, 3, 10, 0.1, 0.9, 0.3, 0.2, 2);

  /** Lets everything pass that has at least one word. */
  private static final QualityThresholds LOOSE =
      new QualityThresholds(0, 1_000_000, 0, 1000, 1000, 1, 1, 1, 0);

  @ParameterizedTest
  @CsvSource({"49, too-few-words", "50, ''", "100000, ''", "100001, too-many-words"})
  void countsWords(int words, String result) {
    assertThat(dclm("that boat ".repeat(words / 2) + "here - ".repeat(words % 2)))
        .isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({
    "ab abcd, ''",
    "ab abc, short-words",
    "abcdefghij, ''",
    "abcdefghij abcdefghijk, long-words"
  })
  void boundsTheMeanWordLength(String text, String result) {
    assertThat(rules(0, 3, 10, 1, 1, 1, 0).firstBroken(text)).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({
    "a b c d e f g h i #j, ''",
    "a b c d e f g h i... #j, symbols",
    "a b c d e f g h i . . . j, ''",
    "a b c d e f g h i\u2026 j..., symbols"
  })
  void boundsSymbolsPerWord(String text, String result) {
    assertThat(rules(0, 0, 10, 0.1, 1, 1, 0).firstBroken(text)).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({"9, 1, ''", "10, 1, bullets", "10, 0, bullets"})
  void boundsTheShareOfBulletLines(int bullets, int others, String result) {
    String text = "- a\n * a\n".repeat(bullets / 2) + "\u2022 a\n".repeat(bullets % 2);

    assertThat(rules(0, 0, 10, 1, 0.9, 1, 0).firstBroken(text + "a\n\n".repeat(others)))
        .isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({"3, 7, ''", "4, 7, ellipses"})
  void boundsTheShareOfLinesThatTrailOff(int trailing, int others, String result) {
    String text = "and so...\n".repeat(trailing - 2) + "on\u2026 \non . . .\n";

    assertThat(rules(0, 0, 10, 10, 1, 0.3, 0).firstBroken(text + "end\n".repeat(others)))
        .isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({"1, 4, ''", "2, 7, words-without-letter"})
  void boundsTheShareOfWordsWithoutALetter(int numbers, int words, String result) {
    QualityRules rules = new QualityRules(new QualityThresholds(0, 100, 0, 10, 1, 1, 1, 0.2, 0));

    assertThat(rules.firstBroken("12 ".repeat(numbers) + "word ".repeat(words))).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({"the cat sat, stop-words", "'The cat, the mat', ''", "'be, to. (of) it', stop-words"})
  void asksForStopWordsThatStandAlone(String text, String result) {
    assertThat(rules(0, 0, 10, 1, 1, 1, 2).firstBroken(text)).isEqualTo(result);
  }

  @Test
  void namesTheFirstRuleThatFails() {
    QualityRules rules = new QualityRules(DCLM);

    assertThat(rules.firstBroken("# # #")).isEqualTo("too-few-words");
    assertThat(rules.names()).hasSize(9).startsWith("too-few-words").endsWith("stop-words");
  }

  @Test
  void dropsTheBoundaryPagesThatStandOutsideTheBounds() {
    Path file =
        Path.of(System.getProperty("outerloop.shared", "none"))
            .resolve("data/dirty/filter_boundaries.jsonl.zst");
    assumeTrue(Files.exists(file), "no shared folder of bad input at " + file);

    Map<String, String> results = new LinkedHashMap<>();
    for (Document page : Reading.of(bytes(file)).documents()) {
      results.put(page.url().substring(page.url().lastIndexOf('/') + 1), dclm(page.text()));
    }

    assertThat(results)
        .containsEntry("words_49", "too-few-words")
        .containsEntry("words_50", KEPT)
        .containsEntry("words_100000", KEPT)
        .containsEntry("words_100001", "too-many-words")
        .containsEntry("avg_word_len_2.9", "short-words")
        .containsEntry("avg_word_len_11", "long-words")
        .containsEntry("symbols_over_10pct", "symbols")
        .containsEntry("bullets_91pct", "bullets")
        .containsEntry("bullets_90pct", KEPT)
        .containsEntry("ellipsis_31pct", "ellipses")
        .containsEntry("nonalpha_21pct", "words-without-letter")
        .containsEntry("no_stop_words", "stop-words")
        .containsEntry("one_stop_word", "stop-words");
  }

  @Test
  void refusesBoundsThatAreNoRange() {
    assertThatThrownBy(() -> new QualityThresholds(5, 4, 0, 1, 1, 1, 1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("heuristics.min-words 5 and max-words 4 are no range");
    assertThatThrownBy(() -> new QualityThresholds(1, 4, 0, 1, 1, 1.5, 1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("heuristics.max-bullet-lines 1.5 is outside [0, 1]");
  }

  @Test
  void keepsAnEmptyPageUnlessARuleMindsIt() {
    assertThat(new QualityRules(LOOSE).firstBroken(" \n ")).isEqualTo(KEPT);
  }

  private static String dclm(String text) {
    return new QualityRules(DCLM).firstBroken(text);
  }

  private static QualityRules rules(
      int minWords,
      double minLength,
      double maxLength,
      double symbols,
      double bullets,
      double ellipses,
      int stopWords) {
    return new QualityRules(
        new QualityThresholds(
            minWords, 1000, minLength, maxLength, symbols, bullets, ellipses, 1, stopWords));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("Cannot read " + file, e);
    }
  }
}
