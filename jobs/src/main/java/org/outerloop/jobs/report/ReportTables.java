package org.outerloop.jobs.report;

import java.util.List;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.RoundRow;
import org.outerloop.jobs.RunReport;
import org.outerloop.jobs.RunTotals;
import org.outerloop.jobs.ScoreRow;
import org.outerloop.jobs.page.Html;

/** The tables and texts below the pictures: peers, rounds, settings, command, digest. */
record ReportTables(RunReport run, RunTotals totals) {
  private static final int ROUNDS_SHOWN = 100;
  private static final int BRIEF = 12;

  void write(Html page) {
    if (!run.scores().isEmpty()) {
      peers(page);
    }
    if (!run.rounds().isEmpty()) {
      rounds(page);
    }
    settings(page);
    reproduce(page);
  }

  private void peers(Html page) {
    page.open("section", "card full").element("h2", "Peers");
    table(
        page,
        List.of(
            "peer and outcome",
            "weight",
            "score",
            "rating",
            "loss score",
            "proof",
            "training loss",
            "upload",
            "tokens",
            "tokens/s",
            "memory"));
    for (PeerRows peer : PeerRows.of(run.scores())) {
      PeerStory story = new PeerStory(peer);
      page.open("tr").open("td", story.blameless() ? "words" : "words blamed");
      page.element("b", peer.peer()).text(": " + story.sentence());
      if (!story.lastReason().isEmpty()) {
        page.element("small", "Last reason, " + story.lastReason());
      }
      page.close("td");
      figures(page, peer);
      page.close("tr");
    }
    page.close("tbody").close("table").close("div");
    page.element(
        "p",
        "caption",
        "Weight, score and rating (mean \u00b1 deviation) after the last round; the others are"
            + " means over the rounds in which they were measured. Loss score: fall of the loss on"
            + " random sequences, in nats. Proof: from -1 to 1, above 0 if a peer's work helps most"
            + " on its own sequences. Memory: peak of the executor's process, and of tensors on its"
            + " GPU if it has one.");
    page.close("section");
  }

  private static void figures(Html page, PeerRows peer) {
    ScoreRow last = peer.last();
    cell(page, Quantity.fixed(last.weight(), 3));
    cell(page, Quantity.fixed(last.score(), 3));
    cell(
        page,
        Quantity.fixed(last.ratingMu(), 1) + " \u00b1 " + Quantity.fixed(last.ratingSigma(), 1));
    cell(page, Quantity.fixed(peer.mean(ScoreRow::lossScore), 4));
    cell(page, Quantity.fixed(peer.mean(ScoreRow::proof), 2));
    cell(page, Quantity.fixed(peer.mean(ScoreRow::trainingLoss), 3));
    cell(
        page,
        Quantity.bytes(
            peer.mean(row -> row.contributionBytes() > 0 ? row.contributionBytes() : Double.NaN)));
    cell(page, Quantity.count(peer.rows().stream().mapToLong(ScoreRow::tokens).sum()));
    cell(page, Quantity.count(peer.mean(ScoreRow::tokensPerSecond)));
    double gpu = peer.most(ScoreRow::gpuAllocatedPeakBytes);
    cell(
        page,
        Quantity.bytes(peer.most(ScoreRow::residentPeakBytes))
            + (Double.isNaN(gpu) ? "" : ", GPU " + Quantity.bytes(gpu)));
  }

  private void rounds(Html page) {
    int stride = (run.rounds().size() + ROUNDS_SHOWN - 1) / ROUNDS_SHOWN;
    page.open("section", "card full").element("h2", "Rounds");
    table(
        page,
        List.of(
            "round",
            "tokens so far",
            "held-out loss",
            "change",
            "bits per byte",
            "training loss",
            "accepted",
            "merged",
            "upload, mean",
            "time",
            "model digest"));
    for (int i = 0; i < run.rounds().size(); i++) {
      if (i % stride == 0 || i == run.rounds().size() - 1) {
        round(page, run.rounds().get(i));
      }
    }
    page.close("tbody").close("table").close("div");
    if (stride > 1) {
      page.element("p", "caption", "One round in " + stride + "; the table rounds holds all.");
    }
    page.close("section");
  }

  private static void round(Html page, RoundRow round) {
    double change = round.heldOutLoss() - round.heldOutLossBefore();
    page.open("tr").element("th", String.valueOf(round.round()));
    cell(page, Quantity.count(round.tokensTotal()));
    cell(page, Quantity.loss(round.heldOutLoss()));
    cell(page, (change > 0 ? "+" : "") + Quantity.loss(change));
    cell(page, Quantity.loss(round.bitsPerByte()));
    cell(page, Quantity.loss(round.trainingLoss()));
    cell(page, String.valueOf(round.accepted()));
    cell(page, String.valueOf(round.merged()));
    cell(page, Quantity.bytes(round.contributionBytesMean()));
    cell(page, Quantity.seconds(round.seconds()));
    String digest = round.modelDigest();
    page.element("td", "digest", digest.substring(0, Math.min(BRIEF, digest.length())));
    page.close("tr");
  }

  private void settings(Html page) {
    if (!run.settings().isEmpty()) {
      page.open("section", "card full").element("h2", "Settings").open("dl");
      for (RunReport.Setting setting : run.settings()) {
        page.open("div").element("dt", setting.key()).element("dd", setting.value()).close("div");
      }
      page.close("dl").close("section");
    }
  }

  private void reproduce(Html page) {
    page.open("section", "card full").element("h2", "How to reproduce");
    if (!run.command().isEmpty()) {
      page.element("pre", run.command());
    }
    if (!totals.digest().isEmpty()) {
      page.open("p").text("The same command on the same data ends in the model with digest ");
      page.element("code", "digest", totals.digest()).close("p");
    }
    page.close("section");
  }

  private static void table(Html page, List<String> columns) {
    page.open("div", "scroll").open("table").open("thead").open("tr");
    columns.forEach(column -> page.element("th", column));
    page.close("tr").close("thead").open("tbody");
  }

  private static void cell(Html page, String figure) {
    page.element("td", figure);
  }
}
