package org.outerloop.corpus.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;

class StageTallyTest {
  private static final int EXAMPLES = 3;

  @Test
  void partsAddUpToTheWholeWhateverThePartsAndTheOrder() {
    StageTally whole = new StageTally("stage", EXAMPLES);
    List<StageTally> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parts.add(new StageTally("stage", EXAMPLES));
    }
    for (int page = 0; page < 200; page++) {
      see(page, whole);
      see(page, parts.get(page * page % 4));
    }

    StageTally sum = new StageTally("stage", EXAMPLES);
    for (int i : new int[] {2, 0, 3, 1}) {
      sum.add(parts.get(i).finish());
    }

    assertThat(sum.finish()).isEqualTo(whole.finish());
    assertThat(sum.finish().dropped()).allMatch(rule -> rule.examples().size() == EXAMPLES);
  }

  private static void see(int page, StageTally tally) {
    tally.measure("number", page);
    if (page % 5 == 0) {
      String outcome = "dropped/rule-" + page % 2;
      long rank = Example.rankOf(1, outcome, Digest.ofText("page " + page));
      tally.drop(outcome, page, new Example(rank, "file", page + 1L, "", "", "text " + page));
    } else {
      tally.cut("line", 2);
      tally.keep(page, page - 1L);
    }
  }

  @Test
  void whatIsInIsKeptOrDropped() {
    StageTally tally = new StageTally("stage", EXAMPLES);
    for (int page = 0; page < 100; page++) {
      see(page, tally);
    }
    StageStatistics stage = tally.finish();

    long dropped = stage.dropped().stream().mapToLong(RuleStatistics::documents).sum();
    assertThat(stage.documentsIn()).isEqualTo(100);
    assertThat(stage.documentsKept() + dropped).isEqualTo(100);
    assertThat(stage.cuts()).containsExactly(new CutStatistics("line", 160, 80));
  }

  @Test
  void anExampleNeverEndsInsideACharacter() {
    String text = "x".repeat(Example.MAX_CHARACTERS - 1) + "\uD83D\uDE00 and more";

    assertThat(Example.beginning(text)).isEqualTo("x".repeat(Example.MAX_CHARACTERS - 1));
  }

  @Test
  void statisticsAreReadBackAsTheyWereWritten() throws IOException {
    PreparationStatistics statistics = PreparationStatistics.fromBytes(resource("statistics.json"));
    PreparationTimes times = PreparationTimes.fromBytes(resource("times.json"));

    assertThat(PreparationStatistics.fromBytes(statistics.toBytes())).isEqualTo(statistics);
    assertThat(StatisticsTable.lines(statistics, times))
        .anyMatch(line -> line.startsWith("dedup-exact "))
        .anyMatch(line -> line.startsWith("  dropped/near-duplicate "));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = StageTallyTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
