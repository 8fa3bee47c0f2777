package org.outerloop.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.outerloop.jobs.RoundRow;
import org.outerloop.jobs.RunReport;
import org.outerloop.jobs.SampleRun;
import org.outerloop.jobs.ScoreRow;
import org.xml.sax.SAXException;

class ReportJobTest {
  /** Any text that a peer or a setting may hold. */
  private static final String HOSTILE = "\"'><script>alert(1)</script>&amp;\u0000]]>\ud800";

  @Test
  void tellsTheOutcomeInOneSentence() {
    assertThat(page(SampleRun.of(12)))
        .contains("<title>Run quickstart</title>", "<h1>quickstart</h1>")
        .contains(
            "Loss on unseen text fell from 8.320 to 4.348 over 12 rounds, 4.72 M tokens;"
                + " each contribution is 159 times smaller than dense fp32.");
  }

  @Test
  void keepsItsParagraphsInOrder() {
    assertThat(headings(page(SampleRun.of(12))))
        .containsExactly(
            "Loss on unseen text",
            "Bytes per contribution",
            "Time per round",
            "Weight per peer",
            "Score per peer",
            "Speed per peer",
            "Peers",
            "Rounds",
            "Settings",
            "How to reproduce");
  }

  @Test
  void showsTheCopierInWords() {
    assertThat(page(SampleRun.of(6)))
        .contains("<b>peer-3</b>: copy of peer-0 in 6 of 6 rounds, never merged");
  }

  @Test
  void endsWithCommandAndDigest() {
    RunReport run = SampleRun.of(2);

    assertThat(page(run))
        .contains("<pre>" + run.command() + "</pre>")
        .contains("<code class=\"digest\">" + run.rounds().get(1).modelDigest() + "</code>");
  }

  @Test
  void needsNothingBesideItself() {
    assertThat(page(SampleRun.of(12)))
        .doesNotContain("<script", "http:", "https:", "url(", "@import", "<link", "<img", "src=");
  }

  @Test
  void escapesWhateverPeersAndSettingsHold() throws Exception {
    List<ScoreRow> scores = new ArrayList<>();
    for (ScoreRow row : SampleRun.of(3).scores()) {
      scores.add(hostile(row));
    }
    List<RunReport.Setting> settings = List.of(new RunReport.Setting(HOSTILE, HOSTILE));
    RunReport sample = SampleRun.of(3);
    RunReport run =
        new RunReport(HOSTILE, sample.rounds(), scores, sample.stages(), settings, HOSTILE);

    String page = page(run);

    assertThat(page).doesNotContain("<script").doesNotContain("\u0000");
    assertThat(page)
        .contains("&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\ufffd");
    parse(page);
  }

  @Test
  void isWellFormed() throws Exception {
    parse(page(SampleRun.of(12)));
  }

  @Test
  void drawsOneRound() throws Exception {
    String page = page(SampleRun.of(1));

    assertThat(page).contains("over 1 round, ").doesNotContain("NaN", "Infinity");
    parse(page);
  }

  @Test
  void saysSoWhereNoRoundIsCommitted() throws Exception {
    String page = page(new RunReport("new", List.of(), List.of(), List.of(), List.of(), ""));

    assertThat(page).contains("No round is committed yet.").doesNotContain("<svg");
    parse(page);
  }

  @Test
  void leavesOutWhatWasNotMeasured() throws Exception {
    List<RoundRow> rounds = new ArrayList<>();
    for (RoundRow row : SampleRun.of(3).rounds()) {
      rounds.add(unmeasured(row));
    }
    RunReport run = new RunReport("bare", rounds, List.of(), List.of(), List.of(), "");

    String page = page(run);

    assertThat(page).doesNotContain("NaN", "Infinity", "<svg");
    parse(page);
  }

  @Test
  void staysReadableAndSmallForALongRun() {
    String page = page(SampleRun.of(2000));

    assertThat(page).contains("Each bar is the mean of 42 rounds.", "One round in 20;");
    assertThat(page.length()).isLessThan(1_000_000);
  }

  @Test
  void givesTheSameBytesForTheSameRun() {
    assertThat(ReportJob.render(SampleRun.of(5))).isEqualTo(ReportJob.render(SampleRun.of(5)));
  }

  @Test
  void leavesASampleToLookAt() throws IOException {
    Path sample = Path.of("target", "report-sample.html");

    Files.write(sample, ReportJob.render(SampleRun.of(12)));

    assertThat(Files.readString(sample, UTF_8)).endsWith("</html>\n");
  }

  private static ScoreRow hostile(ScoreRow row) {
    double none = Double.NaN;
    return new ScoreRow(
        row.round(),
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        none,
        none,
        none,
        none,
        none,
        none,
        none,
        none,
        none,
        row.score(),
        row.weight(),
        false,
        0,
        0,
        none,
        12.0,
        0,
        HOSTILE,
        0,
        none,
        none,
        none);
  }

  private static RoundRow unmeasured(RoundRow row) {
    double none = Double.NaN;
    return new RoundRow(
        row.round(), 0, 0, none, none, none, 0, 0, none, 4, none, "", none, none, 0, none, none);
  }

  private static String page(RunReport run) {
    return new String(ReportJob.render(run), UTF_8);
  }

  private static List<String> headings(String page) {
    return Pattern.compile("<h2>([^<]*)</h2>")
        .matcher(page)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  /** Every tag is closed but those of the head that HTML leaves open. */
  private static void parse(String page) throws IOException, SAXException {
    String xml = page.replaceFirst("<!DOCTYPE html>\n", "").replaceAll("(<meta [^>]*)>", "$1/>");
    try {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("Every Java platform has a parser of XML", e);
    }
  }
}
