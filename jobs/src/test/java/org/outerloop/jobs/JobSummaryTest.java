package org.outerloop.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.PeerId;

class JobSummaryTest {
  @Test
  void keepsTheOrderOfTheFiguresOnOneLine() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("rounds", 12);
    figures.put("tokens", 4_718_592_000L);
    figures.put("heldout_loss_end", 4.25);
    figures.put("resumed", true);
    figures.put("peers", List.of(new PeerId("peer-0"), new PeerId("peer-1")));
    figures.put("seconds", Map.of("compute", 1.5f));
    figures.put("note", "two\nlines, \"quoted\"");

    assertThat(JobSummary.line(figures))
        .isEqualTo(
            "{\"rounds\":12,\"tokens\":4718592000,\"heldout_loss_end\":4.25,\"resumed\":true,"
                + "\"peers\":[\"peer-0\",\"peer-1\"],\"seconds\":{\"compute\":1.5},"
                + "\"note\":\"two\\nlines, \\\"quoted\\\"\"}");
  }

  @Test
  void writesNullForANumberThatJsonDoesNotHave() {
    assertThat(JobSummary.line(Map.of("loss", Double.NaN))).isEqualTo("{\"loss\":null}");
  }

  @Test
  void holdsWhatScriptsAskATrainingJobFor() {
    Map<String, Object> summary = RunTotals.of(SampleRun.of(12)).summary();

    assertThat(summary)
        .containsKeys(
            "rounds",
            "tokens",
            "heldout_loss_start",
            "heldout_loss_end",
            "contribution_bytes_mean",
            "dense_bytes",
            "seconds",
            "digest");
    assertThat(JobSummary.line(summary)).startsWith("{\"rounds\":12,\"tokens\":4718592,");
  }
}
