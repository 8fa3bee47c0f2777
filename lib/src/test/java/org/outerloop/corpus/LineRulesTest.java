package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outerloop.corpus.TextStages.page;
import static org.outerloop.corpus.TextStages.rule;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineRulesTest {
  private static final LineRules STAGE = new LineRules(TextStages.LINES, WordSplit.WHITE_SPACE);

  /** Long enough that a few words less are no 5 %. */
  private static final String PROSE = "some plain words of a line\n\nand more of them\n".repeat(20);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BUY NOw",
        "12345",
        "\u00B2\u0663",
        "12 likes",
        "* 1,204.5K  Comments !",
        "alone",
        " ",
        "Items in cart",
        "Sign-in",
        "read more...",
        "Read Moretwo"
      })
  void cutsWholeLines(String line) {
    Page page = page(STAGE, PROSE + line + "\n" + PROSE);

    assertThat(page.text()).isEqualTo((PROSE + PROSE).strip());
    assertThat(page.cuts().values()).containsExactly(1);
    assertThat(page.isDropped()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BUY now",
        "12345 6",
        "12 like",
        "about 12 likes",
        "12likes are",
        "12 likes more",
        "Read more\u2026",
        "read more ...  here and there",
        "please Sign-in",
        "there are many more than ten words before the items in cart"
      })
  void leavesOtherLines(String line) {
    String text = PROSE + line + "\n" + PROSE.strip();

    Page page = page(STAGE, text);

    assertThat(page.text()).isEqualTo(text);
    assertThat(page.cuts()).isEmpty();
  }

  @Test
  void cutsPhrasesOutOfShortLines() {
    Page page =
        page(
            STAGE,
            PROSE
                + "3 items in cart now items in cart\n"
                + "A short teaser Read more...\n"
                + "SIGN-IN to comment here\n"
                + PROSE.strip());

    assertThat(page.text())
        .isEqualTo(PROSE + "3 now\nA short teaser\nto comment here\n" + PROSE.strip());
    assertThat(page.cuts())
        .isEqualTo(Map.of("line-items-in-cart", 1, "line-read-more", 1, "line-sign-in", 1));
  }

  @Test
  void dropsAPageThatLosesMoreThanItsShareOfWords() {
    String line = "nine words more and one of the number 9\n";

    Page at = page(STAGE, line.repeat(19) + "UP UP UP UP UP UP UP UP UP\n");
    Page above = page(STAGE, line.repeat(18) + "UP UP UP UP UP UP UP UP UP\n");

    assertThat(rule(at)).isEmpty();
    assertThat(at.measures()).containsEntry("removed-words", 0.05);
    assertThat(rule(above)).isEqualTo("lines-too-much-removed");
    assertThat(above.dropped().orElseThrow().evidence())
        .startsWith("removed-words 0.05263, at most 0.05: nine words");
  }

  @Test
  void dropsAPageOfWhichNothingIsLeft() {
    assertThat(rule(page(STAGE, "UP\n 12 \n3 likes"))).isEqualTo("lines-nothing-left");
  }

  @Test
  void stripsThePageBetweenTheRules() {
    // the white space before the digits goes with the shouted line, and then they are alone
    assertThat(page(STAGE, "SHOUTED LINE\n   12345\n" + PROSE).cuts())
        .isEqualTo(Map.of("line-upper-case", 1, "line-digits", 1));
  }
}
