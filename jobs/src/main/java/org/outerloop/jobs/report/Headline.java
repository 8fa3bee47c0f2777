package org.outerloop.jobs.report;

import java.util.Map;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.RunReport;
import org.outerloop.jobs.RunTotals;
import org.outerloop.jobs.page.Html;

/** The run's name, its outcome in one sentence, and its key figures as tiles. */
record Headline(RunReport run, RunTotals totals) {
  private static final String COMPUTE = "compute";

  void write(Html page) {
    page.open("header").element("h1", run.name());
    page.element("p", "outcome", outcome()).close("header");
    if (totals.rounds() > 0) {
      tiles(page);
    }
  }

  String outcome() {
    if (totals.rounds() == 0) {
      return "No round is committed yet.";
    }
    String contribution =
        Double.isFinite(totals.compression())
            ? "; each contribution is %s times smaller than dense fp32"
                .formatted(Quantity.factor(totals.compression()))
            : "";
    return "Loss on unseen text %s from %s to %s over %d %s, %s tokens%s."
        .formatted(
            verb(),
            Quantity.fixed(totals.lossBefore(), 3),
            Quantity.fixed(totals.lossAfter(), 3),
            totals.rounds(),
            totals.rounds() == 1 ? "round" : "rounds",
            Quantity.count(totals.tokens()),
            contribution);
  }

  private String verb() {
    int change = Double.compare(totals.lossAfter(), totals.lossBefore());
    return change < 0 ? "fell" : change > 0 ? "rose" : "went";
  }

  private void tiles(Html page) {
    page.open("section", "tiles");
    tile(
        page,
        "Held-out loss",
        Quantity.fixed(totals.lossAfter(), 3),
        "nats per token, from " + Quantity.fixed(totals.lossBefore(), 3));
    tile(
        page,
        "Held-out bits per byte",
        Quantity.fixed(totals.bitsPerByteAfter(), 3),
        "from " + Quantity.fixed(totals.bitsPerByteBefore(), 3));
    tile(
        page,
        "Tokens",
        Quantity.count(totals.tokens()),
        "by all peers, in %s sequences, by receipts that were checked"
            .formatted(Quantity.count(totals.sequences())));
    tile(
        page,
        "Bytes per contribution",
        Quantity.bytes(totals.contributionBytes()),
        Quantity.factor(totals.compression()) + " times smaller than dense fp32");
    tile(
        page,
        "Time outside inner steps",
        Quantity.share(outside()),
        "of " + Quantity.clock(totals.seconds()) + " in all");
    tile(
        page,
        "Speed per peer",
        Quantity.count(totals.tokensPerSecond()),
        "tokens per second in inner steps");
    page.close("section");
  }

  private double outside() {
    Map<String, Double> stages = totals.stageSeconds();
    double all = stages.values().stream().mapToDouble(Double::doubleValue).sum();
    return 1 - stages.get(COMPUTE) / all;
  }

  private static void tile(Html page, String name, String figure, String remark) {
    page.open("div", "tile").element("span", "name", name);
    page.element("strong", figure).element("span", "remark", remark).close("div");
  }
}
