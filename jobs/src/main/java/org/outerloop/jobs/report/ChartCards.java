package org.outerloop.jobs.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.RunReport;
import org.outerloop.jobs.RunTotals;
import org.outerloop.jobs.ScoreRow;
import org.outerloop.jobs.page.BarChart;
import org.outerloop.jobs.page.Html;

/**
 * The pictures, each with its heading and what to know about it. Each is drawn twice, for wide and
 * for narrow pages, so that its letters keep their size; the style sheet shows one.
 */
record ChartCards(RunReport run, RunTotals totals) {
  private static final int WIDE = 560;
  private static final int NARROW = 336;

  void write(Html page) {
    page.open("div", "cards");
    loss(page);
    bytes(page);
    time(page);
    List<PeerRows> peers = PeerRows.of(run.scores());
    peerLines(page, "Weight per peer", "share of the pay", peers, ScoreRow::weight);
    peerLines(page, "Score per peer", "score", peers, ScoreRow::score);
    speed(page, peers);
    page.close("div");
  }

  private void loss(Html page) {
    LossChart chart = new LossChart(run.rounds());
    if (chart.drawable()) {
      open(page, "loss", "Loss on unseen text");
      page.element(
          "p", "caption", "Held-out documents, the same after every round. Lower is better.");
      both(page, chart::draw);
      page.close("section");
    }
  }

  private void bytes(Html page) {
    if (Double.isFinite(totals.compression())) {
      String contribution =
          "%s, %s times smaller"
              .formatted(
                  Quantity.bytes(totals.contributionBytes()),
                  Quantity.factor(totals.compression()));
      List<BarChart.Bar> bars =
          List.of(
              new BarChart.Bar(
                  "Pseudo-gradient as dense fp32",
                  totals.denseBytes(),
                  Quantity.bytes(totals.denseBytes()),
                  PeerChart.REST),
              new BarChart.Bar(
                  "Contribution as uploaded, mean of all rounds",
                  totals.contributionBytes(),
                  contribution,
                  "s0"));
      open(page, "bytes", "Bytes per contribution");
      page.element("p", "caption", "What one peer uploads in one round, to scale.");
      both(page, new BarChart("Bytes of one contribution: " + contribution, bars)::draw);
      page.element("p", "caption", extremes());
      page.close("section");
    }
  }

  /** The smallest and the largest upload, since the bar shows a mean. */
  private String extremes() {
    Comparator<ScoreRow> bySize = Comparator.comparingLong(ScoreRow::contributionBytes);
    List<ScoreRow> uploads =
        run.scores().stream().filter(row -> row.contributionBytes() > 0).sorted(bySize).toList();
    if (uploads.isEmpty()) {
      return "";
    }
    ScoreRow least = uploads.get(0);
    ScoreRow most = uploads.get(uploads.size() - 1);
    return "%d uploads, from %s (%s, round %d) to %s (%s, round %d)."
        .formatted(
            uploads.size(),
            Quantity.bytes(least.contributionBytes()),
            least.peer(),
            least.round(),
            Quantity.bytes(most.contributionBytes()),
            most.peer(),
            most.round());
  }

  private void time(Html page) {
    StageChart chart = new StageChart(run.stages());
    if (!chart.drawable()) {
      return;
    }
    open(page, "time", "Time per round");
    double all = totals.stageSeconds().values().stream().mapToDouble(Double::doubleValue).sum();
    page.open("ul", "legend");
    int colour = 0;
    for (Map.Entry<String, Double> stage : totals.stageSeconds().entrySet()) {
      page.open("li").element("i", "fill " + StageChart.colour(colour++), "");
      page.text(stage.getKey() + " ").element("b", Quantity.share(stage.getValue() / all));
      page.element("span", "remark", Quantity.seconds(stage.getValue())).close("li");
    }
    page.close("ul");
    both(page, chart::draw);
    if (chart.grouped() > 1) {
      page.element("p", "caption", "Each bar is the mean of " + chart.grouped() + " rounds.");
    }
    page.close("section");
  }

  private void peerLines(
      Html page,
      String heading,
      String unit,
      List<PeerRows> peers,
      ToDoubleFunction<ScoreRow> figure) {
    PeerChart chart = new PeerChart(unit, peers, figure);
    if (chart.drawable()) {
      open(page, "lines", heading);
      both(page, chart::draw);
      page.close("section");
    }
  }

  private void speed(Html page, List<PeerRows> peers) {
    List<BarChart.Bar> bars = new ArrayList<>();
    for (int p = 0; p < Math.min(peers.size(), PeerChart.COLOURS); p++) {
      double speed = peers.get(p).mean(ScoreRow::tokensPerSecond);
      if (speed > 0) {
        bars.add(
            new BarChart.Bar(
                peers.get(p).peer(), speed, Quantity.count(speed) + " tokens/s", "s" + p));
      }
    }
    if (!bars.isEmpty()) {
      open(page, "speed", "Speed per peer");
      String which = peers.size() > PeerChart.COLOURS ? ", of the first peers" : "";
      page.element(
          "p", "caption", "Tokens per second in inner steps, mean of all rounds" + which + ".");
      both(page, new BarChart("Tokens per second of each peer", bars)::draw);
      page.close("section");
    }
  }

  private static void open(Html page, String style, String heading) {
    page.open("section", "card " + style).element("h2", heading);
  }

  private static void both(Html page, BiFunction<Integer, String, String> picture) {
    page.markup(picture.apply(WIDE, "wide")).markup(picture.apply(NARROW, "narrow"));
  }
}
