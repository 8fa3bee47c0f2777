package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outerloop.corpus.TextStages.page;
import static org.outerloop.corpus.TextStages.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.SplitMix64;

class RepetitionTest {
  private static final Repetition STAGE = new Repetition(TextStages.REPETITION);

  @Test
  void notesEveryShareOfASmallPage() {
    Page page = page(STAGE, "one two\nsix\none two\n\nfour");

    assertThat(page.measures())
        .containsEntry("repeated-lines", 2 / 4.0)
        .containsEntry("repeated-line-characters", 14 / 21.0)
        .containsEntry("repeated-paragraphs", 0.0)
        .containsEntry("top-2-gram", 12 / 19.0)
        .containsEntry("top-3-gram", 0.0)
        .containsEntry("repeated-5-grams", 0.0)
        .hasSize(13);
    assertThat(page.dropped())
        .contains(new Page.Drop("repeated-lines", "repeated-lines 0.5, at most 0.3: one two"));
  }

  @ParameterizedTest
  @CsvSource({"2, 8, ''", "3, 7, ''", "4, 6, repeated-lines"})
  void keepsAPageAtTheBound(int copies, int others, String result) {
    StringBuilder text = new StringBuilder("!\n".repeat(copies));
    for (int i = 0; i < others; i++) {
      text.append("?".repeat(100 + i)).append('\n');
    }

    assertThat(rule(page(STAGE, text.toString()))).isEqualTo(result);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 40})
  void findsTheSharesOfTheDefinition(int words) {
    SplitMix64 random = new SplitMix64(words);
    for (int trial = 0; trial < 40; trial++) {
      List<String> text = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        text.add("w".repeat(1 + random.nextInt(3)) + random.nextInt(words));
      }

      Map<String, Double> found = page(STAGE, String.join(" ", text)).measures();

      for (int n = 2; n <= 4; n++) {
        assertThat(found.get("top-" + n + "-gram")).isCloseTo(top(text, n), within(1e-12));
      }
      for (int n = 5; n <= 10; n++) {
        assertThat(found.get("repeated-" + n + "-grams"))
            .isCloseTo(repeated(text, n), within(1e-12));
      }
    }
  }

  private static double top(List<String> words, int n) {
    Map<List<String>, Integer> counts = counts(words, n);
    int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    int longest =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() == most)
            .mapToInt(entry -> String.join("", entry.getKey()).length())
            .max()
            .orElse(0);
    return most < 2 ? 0 : (double) longest * most / String.join("", words).length();
  }

  private static double repeated(List<String> words, int n) {
    Map<List<String>, Integer> counts = counts(words, n);
    boolean[] covered = new boolean[words.size()];
    for (int i = 0; i + n <= words.size(); i++) {
      for (int j = i; j < i + n && counts.get(words.subList(i, i + n)) > 1; j++) {
        covered[j] = true;
      }
    }
    int sum = 0;
    for (int i = 0; i < covered.length; i++) {
      sum += covered[i] ? words.get(i).length() : 0;
    }
    return (double) sum / String.join("", words).length();
  }

  private static Map<List<String>, Integer> counts(List<String> words, int n) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int i = 0; i + n <= words.size(); i++) {
      counts.merge(words.subList(i, i + n), 1, Integer::sum);
    }
    return counts;
  }
}
