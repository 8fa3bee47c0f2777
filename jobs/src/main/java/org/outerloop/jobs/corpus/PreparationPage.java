package org.outerloop.jobs.corpus;

import java.util.List;
import org.outerloop.corpus.stats.CutStatistics;
import org.outerloop.corpus.stats.Example;
import org.outerloop.corpus.stats.MeasureStatistics;
import org.outerloop.corpus.stats.PreparationStatistics;
import org.outerloop.corpus.stats.RuleStatistics;
import org.outerloop.corpus.stats.SourceStatistics;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.page.HouseStyle;
import org.outerloop.jobs.page.Html;
import org.outerloop.jobs.page.TableCard;

/**
 * A preparation told as one HTML file, {@value #KEY} beside the shards. The same statistics give
 * the same bytes. Text of the corpus is hostile: it passes {@link Html#text} only.
 *
 * @param facts name and value, of settings and digests
 */
record PreparationPage(PreparationStatistics statistics, List<Fact> facts) {
  static final String KEY = "prepared.html";
  private static final int EXAMPLES = 3; // shown per rule

  /** A setting or digest. */
  record Fact(String name, String value) {}

  byte[] render() {
    Html page = HouseStyle.begin("Prepared corpus");
    headline(page);
    funnel(page);
    new DropsByRule(statistics.stages()).show(page);
    cuts(page);
    measures(page);
    examples(page);
    sources(page);
    facts(page);
    return HouseStyle.end(page);
  }

  private void headline(Html page) {
    long in = statistics.stages().get(0).documentsIn();
    long kept = last().documentsKept();
    String outcome =
        "%,d of %,d documents of %,d files are kept, %s of training tokens in %,d shards."
            .formatted(
                kept,
                in,
                statistics.files(),
                Quantity.count(statistics.output().tokens()).strip(),
                statistics.output().shards());
    page.open("header").element("h1", "Prepared corpus");
    page.element("p", "outcome", outcome.replace(" of training tokens", " tokens"));
    page.close("header").open("section", "tiles");
    tile(page, "Documents kept", Quantity.share((double) kept / in), "of lines that are not blank");
    tile(page, "Text kept", Quantity.bytes(last().bytesKept()), "UTF-8, after all stages");
    tile(page, "Tokens", Quantity.count(statistics.output().tokens()), "ends of text included");
    tile(
        page,
        "Training sequences",
        Quantity.count(statistics.output().trainingSequences()),
        "of %,d tokens".formatted(statistics.output().sequenceLength()));
    tile(
        page,
        "Held-out sequences",
        Quantity.count(statistics.output().heldOutSequences()),
        "nobody trains on them");
    tile(
        page,
        "Shards",
        Quantity.bytes(statistics.output().bytes()),
        statistics.output().shards() + " files");
    page.close("section");
  }

  private static void tile(Html page, String name, String figure, String remark) {
    page.open("div", "tile").element("span", "name", name);
    page.element("strong", figure).element("span", "remark", remark).close("div");
  }

  /** The last stage that counts documents as the chain does. */
  private StageStatistics last() {
    return statistics.stages().get(statistics.stages().size() - 1);
  }

  private void funnel(Html page) {
    TableCard table =
        TableCard.begin(
            page,
            "Stages",
            "What each stage saw and left, in the order of the chain.",
            "stage",
            "documents in",
            "dropped",
            "documents kept",
            "of those in",
            "text kept");
    for (StageStatistics stage : statistics.stages()) {
      table.row(
          stage.name(),
          "%,d".formatted(stage.documentsIn()),
          "%,d".formatted(stage.documentsIn() - stage.documentsKept()),
          "%,d".formatted(stage.documentsKept()),
          DropsByRule.percent(stage.documentsKept() / (double) Math.max(1, stage.documentsIn())),
          Quantity.bytes(stage.bytesKept()));
    }
    table.end();
  }

  private void cuts(Html page) {
    if (statistics.stages().stream().allMatch(stage -> stage.cuts().isEmpty())) {
      return;
    }
    TableCard table =
        TableCard.begin(
            page,
            "Cut from documents",
            "Lines and pieces that were cut out or masked, by rule.",
            "rule",
            "pieces",
            "documents",
            "stage");
    for (StageStatistics stage : statistics.stages()) {
      for (CutStatistics cut : stage.cuts()) {
        String pieces = "%,d".formatted(cut.pieces());
        table.row(cut.rule(), pieces, "%,d".formatted(cut.documents()), stage.name());
      }
    }
    table.end();
  }

  private void measures(Html page) {
    page.open("section", "cards");
    for (StageStatistics stage : statistics.stages()) {
      for (MeasureStatistics measure : stage.measures()) {
        MeasureChart chart = new MeasureChart(measure);
        if (chart.drawable()) {
          page.open("div", "card").element("h2", stage.name() + ": " + measure.name());
          page.element("p", "caption", caption(chart));
          page.markup(chart.draw(560, "wide")).markup(chart.draw(340, "narrow")).close("div");
        }
      }
    }
    page.close("section");
  }

  private static String caption(MeasureChart chart) {
    String all = "%,d documents measured".formatted(chart.measure().histogram().count());
    return chart.beyond() == 0
        ? all + "."
        : all + "; %,d lie beyond the axis.".formatted(chart.beyond());
  }

  private void examples(Html page) {
    TableCard table =
        TableCard.begin(
            page,
            "Examples of what was dropped",
            "Drawn by hash, the beginning of each text.",
            "rule",
            "where",
            "text");
    for (StageStatistics stage : statistics.stages()) {
      for (RuleStatistics rule : stage.dropped()) {
        rule.examples().stream().limit(EXAMPLES).forEach(e -> example(page, rule.outcome(), e));
      }
    }
    table.end();
  }

  private static void example(Html page, String outcome, Example example) {
    page.open("tr").element("th", outcome).open("td", "words");
    page.text("%s:%d".formatted(example.source(), example.line()));
    page.element("small", example.url()).close("td");
    page.open("td", "words").text(example.excerpt());
    page.element("small", example.detail()).close("td").close("tr");
  }

  private void sources(Html page) {
    TableCard table =
        TableCard.begin(
            page,
            "Sources",
            "Folders of the input.",
            "source",
            "files",
            "lines",
            "documents kept",
            "text read",
            "text kept");
    for (SourceStatistics source : statistics.sources()) {
      table.row(
          source.source().isEmpty() ? "(no folder)" : source.source(),
          "%,d".formatted(source.files()),
          "%,d".formatted(source.lines()),
          "%,d".formatted(source.documentsKept()),
          Quantity.bytes(source.bytes()),
          Quantity.bytes(source.bytesKept()));
    }
    table.end();
  }

  private void facts(Html page) {
    TableCard table =
        TableCard.begin(
            page, "Settings and digests", "What decides the bytes of the shards.", "name", "value");
    for (Fact fact : facts) {
      page.open("tr").element("th", fact.name());
      page.element("td", "words digest", fact.value()).close("tr");
    }
    table.end();
  }
}
