package org.outerloop.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.audit.AuditJob.RoundChoice;
import org.outerloop.protocol.Digest;
import org.outerloop.round.Finding;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.Finding.Rule;
import org.outerloop.round.ReplayedRound;

/** What an audit tells: figures, text, page. */
class AuditReportTest {
  private static final OriginalCost NOTHING = new OriginalCost(0, 0, 0, 0, 0);

  private static Finding finding(long round, Kind kind, String peer, String recorded) {
    return new Finding(
        round, Rule.MERGE, kind, peer, "lm_head.weight", 3, "r/key", recorded, "other");
  }

  private static AuditReport report(Finding... findings) {
    ReplayedRound round =
        new ReplayedRound(7, 12, List.of(findings), Digest.ofText("seven"), 5, 0.5);
    return new AuditReport("toy", List.of(), List.of(round), 1, 1, NOTHING);
  }

  @Test
  void theFirstDifferenceIsToldWithPlaceAndBothValues() {
    AuditReport report =
        report(
            finding(7, Kind.OPEN, "peer-2", "unsure"), finding(7, Kind.DIFFERENCE, "peer-1", "x"));

    assertThat(report.firstDifference().orElseThrow().peer()).isEqualTo("peer-1");
    assertThat(String.join("\n", AuditText.lines(report)))
        .contains("differs")
        .contains("lm_head.weight", "r/key", "MERGE")
        .contains("slice       3", "recorded    x", "recomputed  other");
    assertThat(report.figures()).containsEntry("differences", 1L).containsEntry("open", 1L);
  }

  @Test
  void whatTwoRoundsSayOfOneObjectIsToldOnce() {
    Finding twice = finding(7, Kind.DIFFERENCE, "", "x");

    assertThat(report(twice, twice).findings()).containsExactly(twice);
  }

  @Test
  void whatObjectsSayStaysText() {
    AuditReport report = report(finding(7, Kind.OPEN, "peer-1", "<script>alert(\"1\")</script>\0"));

    String page = new String(AuditPage.render(report), StandardCharsets.UTF_8);

    assertThat(page).doesNotContain("<script").contains("&lt;script&gt;").doesNotContain("\0");
  }

  @ParameterizedTest
  @CsvSource({"all, 0, 9", "3, 3, 3", "3.., 3, 9", "2..5, 2, 5"})
  void roundsAreChosenByText(String text, long first, long last) {
    assertThat(RoundChoice.parse(text).of(10).first()).isEqualTo(first);
    assertThat(RoundChoice.parse(text).of(10).last()).isEqualTo(last);
  }

  @ParameterizedTest
  @CsvSource({"5..2", "8..10", "-1", "a..b", "'1,2'", "''"})
  void roundsThatAreNoneAreRefused(String text) {
    assertThatThrownBy(() -> RoundChoice.parse(text).of(10))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("ounds");
  }
}
