package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripUrlsTest {
  private static final StripUrls STAGE = new StripUrls(Set.of("com", "org", "in", "co", "uk"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "see https://a.example.com/b?c=d#e now|see now",
        "see xhttp://a.com.|see x",
        "see a.com, b|see, b",
        "mail me@a.org today|mail today",
        "the end.in the|the the",
        "the end.In the|the end.In the",
        "the end.inner|the end.inner",
        "at 192.0.2.1:80/x and 1.2.3.4.5|at and",
        "v1.2.3.4 a 1.2.3|v1.2.3.4 a 1.2.3",
        "a.com.xyz b.com.org.x c|c",
        "ftp://a.co.uk/x(y) z|z"
      })
  void takesAddressesOut(String text, String left) {
    assertThat(TextStages.page(STAGE, text).text().strip()).isEqualTo(left);
  }

  @Test
  void countsThemAndTakesTheSpaceBefore() {
    Page page = TextStages.page(STAGE, "a\n \n b.com\n c.com d");

    assertThat(page.text()).isEqualTo("a d");
    assertThat(page.cuts()).isEqualTo(Map.of("url", 2));
  }

  @Test
  void dropsAPageOfAddressesOnly() {
    assertThat(TextStages.rule(TextStages.page(STAGE, "a.com b.com"))).isEqualTo("only-urls");
  }

  @Test
  void knowsTheRootZone() {
    assertThat(TopLevelDomains.read()).contains("com", "de", "museum").doesNotContain("# names");
  }

  @Test
  void shortensRunsOfLineFeeds() {
    Page page = TextStages.page(new Newlines(2), "a\n\n\n\nb\n\nc\n \n\n\n");

    assertThat(page.text()).isEqualTo("a\n\nb\n\nc\n \n\n");
    assertThat(page.cuts()).isEqualTo(Map.of("newlines", 2));
  }
}
