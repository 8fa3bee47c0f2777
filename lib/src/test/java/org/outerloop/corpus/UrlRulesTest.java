package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlRulesTest {
  private static final UrlRules STAGE =
      new UrlRules(
          UrlLists.ofLines(
              List.of("# banned", "Bad.example", "", "www.worse.example"),
              List.of("gamble"),
              List.of("poker", "free-chips"),
              List.of("bet", "bonus", "bet-bonus")));

  @ParameterizedTest
  @CsvSource({
    "https://www.BAD.example/page, url-domain",
    "http://user@bad.example:8080, url-domain",
    "http://worse.example?x, url-domain",
    "http://not.bad.example/, ''",
    "http://bad.example.org/bad.example, ''",
    "http://a.example/Gam-b.le, url-strict",
    "http://a.example/pokers, ''",
    "http://a.example/a-poker-b, url-hard",
    "http://a.example/a_poker, ''",
    "http://a.example/free-chips, url-hard",
    "http://a.example/bet/bet, ''",
    "http://a.example/bet/bonus, url-soft",
    "http://a.example/betbonus, ''",
    "'', ''",
    "mailto:bad.example, ''"
  })
  void judgesTheAddress(String url, String rule) {
    Page page = new Page(url, "text");
    STAGE.apply(page);

    assertThat(TextStages.rule(page)).isEqualTo(rule);
  }

  @Test
  void saysWhatItFound() {
    Page page = new Page("http://a.example/bet/bonus", "text");
    STAGE.apply(page);

    assertThat(page.dropped().orElseThrow().evidence())
        .isEqualTo("bet, bonus in http://a.example/bet/bonus");
  }

  @Test
  void findsPhrasesInsideOthers() {
    PhraseFinder finder = new PhraseFinder(List.of("he", "she", "hers", "his", "e"), false);

    assertThat(finder.find("ushers", 9)).containsExactly("she", "he", "e", "hers");
    assertThat(finder.find("ushers", 2)).containsExactly("she", "he");
    assertThat(finder.find("USHERS", 2)).isEmpty();
  }

  @Test
  void bansNothingByEmptyLists() {
    Page page = new Page("http://bad.example/", "text");
    new UrlRules(UrlLists.ofLines(List.of(), List.of(), List.of(), List.of())).apply(page);

    assertThat(page.isDropped()).isFalse();
  }
}
