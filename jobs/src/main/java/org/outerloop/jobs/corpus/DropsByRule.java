package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.outerloop.corpus.stats.RuleStatistics;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.jobs.page.BarChart;
import org.outerloop.jobs.page.Html;
import org.outerloop.jobs.page.TableCard;

/** What each rule dropped: bars to compare by eye, and a table of the same with figures. */
record DropsByRule(List<StageStatistics> stages) {
  private static final Comparator<Drop> MOST_FIRST =
      Comparator.comparingLong((Drop drop) -> drop.rule.documents())
          .reversed()
          .thenComparing(drop -> drop.rule.outcome())
          .thenComparing(Drop::stage);

  private record Drop(String stage, RuleStatistics rule) {}

  void show(Html page) {
    List<Drop> drops = new ArrayList<>();
    for (StageStatistics stage : stages) {
      stage.dropped().forEach(rule -> drops.add(new Drop(stage.name(), rule)));
    }
    if (drops.isEmpty()) {
      return;
    }
    drops.sort(MOST_FIRST);
    page.open("section", "card full").element("h2", "Drops by rule");
    page.element("p", "caption", "Documents, most first. Rejected lines gave no document.");
    BarChart chart = new BarChart("Documents dropped by each rule", bars(drops));
    page.markup(chart.draw(1100, "wide")).markup(chart.draw(340, "narrow"));
    table(page, drops);
  }

  private static List<BarChart.Bar> bars(List<Drop> drops) {
    List<BarChart.Bar> bars = new ArrayList<>();
    for (Drop drop : drops) {
      String colour = drop.rule.outcome().startsWith("rejected/") ? "s3" : "s0";
      long documents = drop.rule.documents();
      String figure = documents == 1 ? "1 document" : "%,d documents".formatted(documents);
      bars.add(new BarChart.Bar(drop.rule.outcome(), documents, figure, colour));
    }
    return bars;
  }

  private void table(Html page, List<Drop> drops) {
    double documents = Math.max(1, stages.get(0).documentsIn());
    double bytes = Math.max(1, stages.get(0).bytesIn());
    TableCard table =
        TableCard.within(
            page, "rule", "documents", "of all read", "text, MB", "of all text", "stage");
    for (Drop drop : drops) {
      table.row(
          drop.rule.outcome(),
          "%,d".formatted(drop.rule.documents()),
          percent(drop.rule.documents() / documents),
          String.format(Locale.ROOT, "%,.3f", drop.rule.bytes() / 1e6),
          percent(drop.rule.bytes() / bytes),
          drop.stage);
    }
    table.end();
  }

  /** One decimal throughout, so that the figures of a column can be compared by eye. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
